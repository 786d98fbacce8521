using Integrations.Deliveries;
using Integrations.Testing;
using Integrations.Tests.Exchange;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Deliveries;

/// <summary>Hosts that die, sleep and compete. Whatever they do, a command has one outcome, and every call one line for its end.</summary>
public sealed class LeaseTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    [Fact]
    public async Task An_outcome_that_comes_after_the_lease_has_no_effect()
    {
        var slow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var turn = 0;
        await using var service = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            if (Interlocked.Increment(ref turn) == 1)
            {
                await slow.Task;
                await connection.SayAsync(PretendService.Refused("TooFar"));
                return;
            }

            await connection.SayAsync(PretendService.Created);
        });
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync(tryNow: false);

        var first = gateway.WorkAsync();
        await Eventually.Holds(() => service.Requests.Count == 1, "the first host has called");
        await gateway.TimePassesAsync();
        await gateway.WorkAsync();
        slow.SetResult();
        await first;

        (await gateway.DeliveryAsync(placed.Id)).Text("status").ShouldBe("PROCESSED");
        (await gateway.RowsAsync("SELECT * FROM delivery_error WHERE delivery_id = $1", placed.Id)).ShouldBeEmpty();
        (await gateway.RowsAsync("SELECT * FROM status_update WHERE delivery_id = $1", placed.Id)).ShouldBeEmpty();
        // Given up as unknown by the second host, and then it spoke after all.
        (await gateway.CallsAsync(placed.Id)).ShouldBe(["Create 1 Dead http_422 stale", "Create 1 Sent http_201"]);
    }

    [Fact]
    public async Task A_lost_lease_stops_the_call_before_it_is_made()
    {
        await using var service = PretendService.Saying(PretendService.Created);
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync(tryNow: false);
        var slept = (await gateway.Store.ClaimAsync(10, CancellationToken.None)).Single();
        await gateway.TimePassesAsync();
        var next = (await gateway.Store.ClaimAsync(10, CancellationToken.None)).Single();

        await gateway.Background.RunOneAsync(slept);
        service.Requests.ShouldBeEmpty();
        await gateway.Background.RunOneAsync(next);

        service.Requests.Count.ShouldBe(1);
        (await gateway.CallsAsync(placed.Id)).ShouldBe(["Create 1 Sent http_201"]);
    }

    [Fact]
    public async Task A_lease_that_cannot_outlast_the_call_is_given_back_instead()
    {
        await using var service = PretendService.Saying(PretendService.Created);
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync();
        await gateway.ExecuteAsync("UPDATE delivery_command SET due_at = now() + interval '1 s'");

        (await gateway.CreateNowAsync(placed)).ShouldBeOfType<ForwardResult.Pending>();

        service.Requests.ShouldBeEmpty();
        (await gateway.CommandsAsync(placed.Id)).Single()["lease_token"].ShouldBeNull();
        (await gateway.WorkAsync()).ShouldBe(1);
        (await gateway.DeliveryAsync(placed.Id)).Text("status").ShouldBe("PROCESSED");
    }

    [Fact]
    public async Task A_host_that_dies_between_audit_and_answer_leaves_a_call_that_is_closed_as_unknown()
    {
        await using var service = PretendService.Saying(PretendService.Created);
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync(tryNow: false);
        var claimed = (await gateway.Store.ClaimAsync(10, CancellationToken.None)).Single();
        var call = gateway.Get<DeliveriesService>().Prepare(claimed.Lease, new ServiceCommand.Create(placed.Order), Gateway.Patience);
        (await gateway.Store.ArmAsync(claimed.Lease, call, CancellationToken.None)).Yes.ShouldBeTrue();
        (await gateway.CallsAsync(placed.Id)).ShouldBe(["Create 1 open"]);

        (await gateway.WorkAsync()).ShouldBe(0);
        await gateway.TimePassesAsync();
        (await gateway.WorkAsync()).ShouldBe(1);

        (await gateway.CallsAsync(placed.Id)).ShouldBe(["Create 1 Unknown sender_lost", "Create 1 Sent http_201"]);
        (await gateway.DeliveryAsync(placed.Id)).Text("status").ShouldBe("PROCESSED");
    }

    [Fact]
    public async Task A_request_that_dies_after_its_commit_leaves_its_order_to_the_background()
    {
        await using var service = PretendService.Saying(PretendService.Created);
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync();

        (await gateway.WorkAsync()).ShouldBe(0);
        await gateway.TimePassesAsync();
        (await gateway.WorkAsync()).ShouldBe(1);

        (await gateway.DeliveryAsync(placed.Id)).Text("status").ShouldBe("PROCESSED");
        (await gateway.CallsAsync(placed.Id)).ShouldBe(["Create 1 Sent http_201"]);
    }

    [Fact]
    public async Task A_database_that_fails_after_the_call_does_not_look_like_a_refusal()
    {
        Gateway? broken = null;
        var turn = 0;
        await using var service = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            if (Interlocked.Increment(ref turn) == 1)
                await broken!.ExecuteAsync("ALTER TABLE client_responses RENAME TO away");
            await connection.SayAsync(PretendService.Created);
        });
        using var gateway = broken = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync();

        (await gateway.CreateNowAsync(placed)).ShouldBeOfType<ForwardResult.Pending>();

        await gateway.ExecuteAsync("ALTER TABLE away RENAME TO client_responses");
        (await gateway.DeliveryAsync(placed.Id)).Text("status").ShouldBe("PENDING");
        await gateway.TimePassesAsync();
        await gateway.WorkAsync();
        (await gateway.DeliveryAsync(placed.Id)).Text("status").ShouldBe("PROCESSED");
        (await gateway.CallsAsync(placed.Id)).ShouldBe(["Create 1 Unknown sender_lost", "Create 1 Sent http_201"]);
    }

    [Fact]
    public async Task Whatever_the_service_says_can_be_recorded()
    {
        var hostile = "HTTP/1.1 201 \u0001\r\nX-Odd: a\u00ff\u0001b\r\nServer: \u0002s\r\nContent-Length: 6\r\n\r\n\0\u0001\ufffd\0";
        await using var service = PretendService.Saying(hostile);
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync();

        (await gateway.CreateNowAsync(placed)).ShouldBeOfType<ForwardResult.Taken>();

        (await gateway.CallsAsync(placed.Id)).ShouldBe(["Create 1 Sent http_201"]);
    }

    [Fact]
    public async Task Two_hosts_take_every_order_once()
    {
        const int Orders = 40;
        await using var service = PretendService.Saying(PretendService.Created);
        using var one = new Gateway(database.ConnectionString, service, time: TimeProvider.System);
        using var two = new Gateway(database.ConnectionString, service, one.KeyFolder, TimeProvider.System);
        var placed = new List<PlacedOrder>();
        for (var i = 0; i < Orders; i++)
            placed.Add(await one.Orders.PlaceAsync(tryNow: false));
        using var stop = new CancellationTokenSource();

        var running = Task.WhenAll(one.Background.RunAsync(stop.Token), two.Background.RunAsync(stop.Token));
        await Eventually.Holds(
            async () => (await one.RowsAsync("SELECT count(*) AS n FROM delivery_command")).Single()["n"]!.GetValue<int>() == 0,
            "every order was taken");
        await stop.CancelAsync();
        await running;

        service.Requests.Count.ShouldBe(Orders);
        foreach (var order in placed)
        {
            (await one.DeliveryAsync(order.Id)).Text("status").ShouldBe("PROCESSED");
            (await one.CallsAsync(order.Id)).ShouldBe(["Create 1 Sent http_201"]);
        }
    }

    [Fact]
    public async Task A_wake_up_saves_the_wait()
    {
        await using var service = PretendService.Saying(PretendService.Created);
        using var gateway = new Gateway(database.ConnectionString, service);
        using var stop = new CancellationTokenSource();
        var running = gateway.Background.RunAsync(stop.Token);
        // The clock stands still: it has looked once and found nothing, and would sleep for ever.
        await Eventually.Holds(() => gateway.Clock.Waiting > 0, "the background has gone to sleep");

        var placed = await gateway.Orders.PlaceAsync(tryNow: false);
        gateway.Get<ForwardSignal>().Wake();
        await Eventually.Passes(async () => (await gateway.DeliveryAsync(placed.Id)).Text("status").ShouldBe("PROCESSED"));

        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_stop_waits_for_the_call_on_the_wire_and_records_it()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var service = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await answer.Task;
            await connection.SayAsync(PretendService.Created);
        });
        using var gateway = new Gateway(database.ConnectionString, service, time: TimeProvider.System);
        var placed = await gateway.Orders.PlaceAsync(tryNow: false);
        using var stop = new CancellationTokenSource();
        var running = gateway.Background.RunAsync(stop.Token);
        await Eventually.Holds(() => service.Requests.Count == 1, "the order was sent");

        await stop.CancelAsync();
        running.IsCompleted.ShouldBeFalse();
        answer.SetResult();
        await running;

        (await gateway.DeliveryAsync(placed.Id)).Text("status").ShouldBe("PROCESSED");
    }

    [Fact]
    public async Task A_call_that_a_fault_of_ours_left_open_is_closed_by_the_next_attempt()
    {
        var clock = new BreakingClock();
        await using var service = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            clock.Broken = !clock.WasBroken;
            await connection.SayAsync(PretendService.Created);
        });
        using var gateway = new Gateway(database.ConnectionString, service, time: clock);
        var placed = await gateway.Orders.PlaceAsync(tryNow: false);

        var first = (await gateway.Store.ClaimAsync(10, CancellationToken.None)).Single();
        await gateway.Background.RunOneAsync(first);
        clock.WasBroken.ShouldBeTrue();
        await gateway.TimePassesAsync();
        await gateway.WorkAsync();

        (await gateway.DeliveryAsync(placed.Id)).Text("status").ShouldBe("PROCESSED");
        (await gateway.CallsAsync(placed.Id)).ShouldBe(["Create 1 Unknown sender_lost", "Create 1 Sent http_201"]);
    }

    /// <summary>Fails once, where a test wants a mistake of ours between a call and its record.</summary>
    private sealed class BreakingClock : TimeProvider
    {
        public bool Broken { get; set; }

        public bool WasBroken { get; private set; }

        public override DateTimeOffset GetUtcNow()
        {
            if (!Broken)
                return base.GetUtcNow();
            (Broken, WasBroken) = (false, true);
            throw new InvalidOperationException("The clock is broken.");
        }
    }
}
