using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Testing;
using Integrations.Tests.Exchange;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Deliveries;

/// <summary>An order's way to the Deliveries service, on a real database.</summary>
public sealed class ForwardingTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    [Fact]
    public async Task An_order_that_is_taken_at_once_is_processed()
    {
        await using var service = PretendService.Saying(PretendService.Created);
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync();

        var result = await gateway.CreateNowAsync(placed);

        var taken = result.ShouldBeOfType<ForwardResult.Taken>();
        taken.Fee.ShouldBe(new Money(599, "USD"));
        var delivery = await gateway.DeliveryAsync(placed.Id);
        delivery.Text("status").ShouldBe("PROCESSED");
        delivery["forwarded_at"].ShouldNotBeNull();
        delivery.Text("fee_minor").ShouldBe("599");
        DateTimeOffset.Parse(delivery.Text("dropoff_eta")!, null).ShouldBe(taken.DropoffEta!.Value);
        (await gateway.RowsAsync("SELECT external_delivery_id, next_seq FROM external_state WHERE delivery_id = $1", placed.Id))
            .ShouldHaveSingleItem().Text("external_delivery_id").ShouldBe(placed.Order.Draft.ExternalId);
        (await gateway.CommandsAsync(placed.Id)).ShouldBeEmpty();
        (await gateway.CallsAsync(placed.Id)).ShouldBe(["Create 1 Sent http_201"]);
    }

    [Fact]
    public async Task The_service_is_told_everything_and_the_audit_nothing_personal()
    {
        var name = "";
        await using var service = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SayAsync(RawServer.Answer(201, $$"""{"note":"for you, {{name}}"}""", "X-For: " + name));
        });
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync();
        name = placed.Order.Draft.Dropoff.ContactName!.Value.Value;

        await gateway.CreateNowAsync(placed);

        var request = service.Requests.ShouldHaveSingleItem();
        request.ShouldStartWith($"PUT /v1/deliveries/{placed.Id:D} HTTP/1.1\r\n");
        request.ShouldContain("\r\nAuthorization: Bearer service-token\r\n");
        request.ShouldContain($"\r\nIdempotency-Key: {placed.CreateCommand:N}\r\n");
        request.ShouldContain(name);
        var rows = string.Concat((await gateway.RowsAsync(
            "SELECT q.*, a.headers AS heard, a.body AS said, a.detail FROM client_requests q JOIN client_responses a ON a.client_request_id = q.id WHERE q.delivery_id = $1",
            placed.Id)).Select(row => row.ToJsonString()));
        gateway.Orders.Canary.In(rows).ShouldBeEmpty();
        rows.ShouldNotContain("service-token");
        var audited = (await gateway.RowsAsync(
            "SELECT q.data_key_id AS sent, a.data_key_id AS heard, octet_length(q.body) AS length FROM client_requests q JOIN client_responses a ON a.client_request_id = q.id WHERE q.delivery_id = $1",
            placed.Id)).Single();
        (audited.Text("sent"), audited.Text("heard")).ShouldBe((placed.Order.Key!.Id.ToString(), placed.Order.Key.Id.ToString()));
        audited["length"]!.GetValue<int>().ShouldBeGreaterThan(1000);
    }

    [Fact]
    public async Task An_order_refused_while_the_partner_waits_is_invalid_and_its_id_free()
    {
        await using var service = PretendService.Saying(PretendService.Refused("DropoffOutsideArea"));
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync();
        await gateway.Orders.AskAsync(placed, CommandKind.Cancel, tryNow: false);

        (await gateway.CreateNowAsync(placed)).ShouldBe(new ForwardResult.Refused(RefusalReason.DropoffOutsideArea));

        var delivery = await gateway.DeliveryAsync(placed.Id);
        delivery.Text("status").ShouldBe("INVALID");
        delivery["accepted_at"].ShouldBeNull();
        (await gateway.RowsAsync("SELECT path, rule FROM delivery_error WHERE delivery_id = $1", placed.Id))
            .ShouldHaveSingleItem().ToJsonString().ShouldBe("""{"path":"$","rule":"refused:DropoffOutsideArea"}""");
        (await gateway.RowsAsync("SELECT * FROM external_state WHERE delivery_id = $1", placed.Id)).ShouldBeEmpty();
        (await gateway.CommandsAsync(placed.Id)).ShouldBeEmpty();
        (await gateway.CallsAsync(placed.Id)).ShouldBe(["Create 1 Dead http_422"]);
    }

    [Fact]
    public async Task No_answer_within_patience_is_pending_and_the_background_says_the_same_again()
    {
        var hangs = true;
        await using var service = RawServer.Start(async connection =>
        {
            while (await connection.ReadRequestAsync())
            {
                if (hangs)
                    await connection.NeverAsync();
                await connection.SayAsync(PretendService.Created);
            }
        });
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync();

        var trying = gateway.CreateNowAsync(placed);
        await Eventually.Holds(() => service.Requests.Count == 1, "the order was sent");
        gateway.Clock.Advance(Gateway.Patience);
        (await trying).ShouldBeOfType<ForwardResult.Pending>();

        (await gateway.DeliveryAsync(placed.Id)).Text("status").ShouldBe("PENDING");
        var waiting = (await gateway.CommandsAsync(placed.Id)).ShouldHaveSingleItem();
        (waiting.Text("attempts"), waiting["lease_token"], waiting.Text("waits")).ShouldBe(("1", null, "true"));
        (await gateway.WorkAsync()).ShouldBe(0);

        hangs = false;
        await gateway.TimePassesAsync();
        (await gateway.WorkAsync()).ShouldBe(1);

        (await gateway.DeliveryAsync(placed.Id)).Text("status").ShouldBe("PROCESSED");
        (await gateway.CommandsAsync(placed.Id)).ShouldBeEmpty();
        (await gateway.CallsAsync(placed.Id)).ShouldBe(["Create 1 Retry timeout", "Create 2 Sent http_201"]);
        // Out of tables and vault comes the order that came in: word for word, under the same id.
        service.Requests[1].ShouldBe(service.Requests[0]);
    }

    [Theory]
    [InlineData("503 Busy", "http_503")]
    [InlineData("401 Who", "http_401")]
    [InlineData("400 What", "http_400")]
    [InlineData("404 Where", "http_404")]
    [InlineData("302 There", "http_302")]
    public async Task An_answer_that_decides_nothing_is_waited_out(string status, string detail)
    {
        await using var service = PretendService.Saying($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nRetry-After: 30\r\n\r\n");
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync();

        (await gateway.CreateNowAsync(placed)).ShouldBeOfType<ForwardResult.Pending>();

        (await gateway.CallsAsync(placed.Id)).ShouldBe([$"Create 1 Retry {detail}"]);
        (await gateway.RowsAsync("SELECT due_at - now() BETWEEN '29 s' AND '37 s' AS floor FROM delivery_command WHERE delivery_id = $1", placed.Id))
            .Single()["floor"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task An_order_refused_in_the_background_is_told_to_the_partner()
    {
        await using var service = PretendService.Saying(PretendService.Refused("NoRobotAvailable"));
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync(tryNow: false);
        await gateway.Orders.AskAsync(placed, CommandKind.Cancel, tryNow: false);

        await gateway.WorkAsync();

        var delivery = await gateway.DeliveryAsync(placed.Id);
        delivery.Text("status").ShouldBe("INVALID");
        delivery["accepted_at"].ShouldNotBeNull();
        (await gateway.RowsAsync("SELECT rule FROM delivery_error WHERE delivery_id = $1", placed.Id)).Single().Text("rule").ShouldBe("refused:NoRobotAvailable");
        (await ToldAsync(gateway, placed.Id)).ShouldBe(["RequestFailed RobotAvailability"]);
        (await gateway.RowsAsync("SELECT * FROM egress_ready WHERE delivery_id = $1", placed.Id)).ShouldHaveSingleItem();
        (await gateway.CommandsAsync(placed.Id)).ShouldBeEmpty();
        (await gateway.CallsAsync(placed.Id)).ShouldBe(["Create 1 Dead http_422"]);
    }

    [Fact]
    public async Task A_refusal_whose_host_died_before_telling_is_told_by_the_next_without_asking_again()
    {
        await using var service = PretendService.Saying(PretendService.Refused("TooFar"));
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync(tryNow: false);
        var claimed = (await gateway.Store.ClaimAsync(10, CancellationToken.None)).Single(c => c.DeliveryId == placed.Id);
        await gateway.Get<ForwardOne>().GoAsync(
            claimed.Lease, new ServiceCommand.Create(placed.Order), Gateway.Patience, partnerWaits: false, CancellationToken.None);
        (await ToldAsync(gateway, placed.Id)).ShouldBeEmpty();

        await gateway.TimePassesAsync();
        await gateway.WorkAsync();

        (await ToldAsync(gateway, placed.Id)).ShouldBe(["RequestFailed RoutingFailed"]);
        (await gateway.CommandsAsync(placed.Id)).ShouldBeEmpty();
        service.Requests.Count.ShouldBe(1);
        (await gateway.CallsAsync(placed.Id)).ShouldBe(["Create 1 Dead http_422"]);
    }

    [Fact]
    public async Task An_order_whose_customer_was_erased_meanwhile_ends_without_a_call()
    {
        await using var service = PretendService.Saying(PretendService.Created);
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync(tryNow: false);
        await gateway.ExecuteAsync($"UPDATE data_key SET wrapped = NULL, destroyed_at = now() WHERE id = '{placed.Order.Key!.Id}'");

        await gateway.WorkAsync();

        (await gateway.DeliveryAsync(placed.Id)).Text("status").ShouldBe("INVALID");
        (await ToldAsync(gateway, placed.Id)).ShouldBe(["RequestFailed Other"]);
        (await gateway.CommandsAsync(placed.Id)).ShouldBeEmpty();
        service.Requests.ShouldBeEmpty();
    }

    private static async Task<IReadOnlyList<string>> ToldAsync(Gateway gateway, Guid deliveryId) =>
        [.. (await gateway.RowsAsync("SELECT status, cancel_reason FROM status_update WHERE delivery_id = $1 ORDER BY seq", deliveryId))
            .Select(row => $"{row["status"]} {row["cancel_reason"]}")];
}
