using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Testing;
using Integrations.Tests.Exchange;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Deliveries;

/// <summary>What is asked once, in somebody's presence.</summary>
public sealed class DirectCallTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private const string Offer =
        """{"quoteId":"q-1","fee":{"minorUnits":599,"currency":"USD"},"pickupEta":"2026-08-24T10:10:00Z","dropoffEta":"2026-08-24T10:40:00+02:00","expiresAt":"2026-08-24T10:15:00Z"}""";

    [Fact]
    public async Task A_quote_is_offered_refused_or_not_answered()
    {
        await using var service = PretendService.Saying(
            RawServer.Answer(200, Offer), PretendService.Refused("OutsideHours"), RawServer.Answer(200, """{"quoteId":"q-2"}"""), null);
        using var gateway = new Gateway(database.ConnectionString, service);
        var order = (await gateway.Orders.PlaceAsync()).Order;

        var answers = new List<ServiceAnswer>();
        for (var i = 0; i < 4; i++)
            answers.Add(await gateway.Get<DeliveriesService>().QuoteAsync(order, Gateway.Patience, CancellationToken.None));

        answers.ShouldBe(
        [
            new ServiceAnswer.Offered("q-1", new Money(599, "USD"), Time("10:10"), Time("08:40"), Time("10:15")),
            new ServiceAnswer.Refused(RefusalReason.OutsideHours),
            new ServiceAnswer.NoAnswer(Transport.Answered, "unreadable_offer", null),
            new ServiceAnswer.NoAnswer(Transport.InDoubt, "connection_lost", null),
        ]);
        service.Requests[0].ShouldStartWith("POST /v1/quotes ");
        service.Requests[0].ShouldNotContain("deliveryId");
        (await gateway.CallsAsync(order.DeliveryId)).ShouldBe(
            ["Quote 1 Sent http_200", "Quote 1 Dead http_422", "Quote 1 Retry http_200", "Quote 1 Retry connection_lost"], ignoreOrder: true);
    }

    [Fact]
    public async Task An_unlock_is_passed_on_and_never_repeated()
    {
        await using var service = PretendService.Saying(PretendService.Fine, RawServer.Answer(409, """{"reason":"notThere"}"""), PretendService.NotFound, null);
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync();

        var answers = new List<ServiceAnswer>();
        for (var i = 0; i < 4; i++)
            answers.Add(await gateway.Get<DeliveriesService>().UnlockAsync(placed.Subject, UnlockFor.Customer, Gateway.Patience, CancellationToken.None));

        answers.Select(a => a.GetType().Name).ShouldBe(["Taken", "TooLate", "Unknown", "NoAnswer"]);
        service.Requests[0].ShouldStartWith($"POST /v1/deliveries/{placed.Id:D}/unlock ");
        service.Requests[0].ShouldEndWith("""{"for":"Customer"}""");
        service.Requests.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Every_call_is_written_down_before_its_first_byte()
    {
        Gateway? watched = null;
        IReadOnlyList<string> seen = [];
        var id = Guid.Empty;
        await using var service = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            seen = await watched!.CallsAsync(id);
            await connection.SayAsync(PretendService.Fine);
        });
        using var gateway = watched = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync();
        id = placed.Id;

        await gateway.Get<DeliveriesService>().UnlockAsync(placed.Subject, UnlockFor.Merchant, Gateway.Patience, CancellationToken.None);

        seen.ShouldBe(["Unlock 1 open"]);
        (await gateway.CallsAsync(placed.Id)).ShouldBe(["Unlock 1 Sent http_200"]);
    }

    [Fact]
    public async Task A_call_whose_host_died_is_closed_as_unknown_once_it_must_be_over()
    {
        await using var service = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.NeverAsync();
        });
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync();
        var dead = gateway.Get<DeliveriesService>().UnlockAsync(placed.Subject, UnlockFor.Merchant, TimeSpan.FromDays(1), CancellationToken.None);
        await Eventually.Holds(() => service.Requests.Count == 1, "the call was made");
        var job = gateway.Get<CloseLostCalls>();

        await job.RunAsync(CancellationToken.None);
        (await gateway.CallsAsync(placed.Id)).ShouldBe(["Unlock 1 open"]);
        gateway.Clock.Advance(CloseLostCalls.Over + TimeSpan.FromSeconds(1));
        await job.RunAsync(CancellationToken.None);
        await job.RunAsync(CancellationToken.None);
        (await gateway.CallsAsync(placed.Id)).ShouldBe(["Unlock 1 Unknown sender_lost"]);

        // It was not dead, only asleep: what it heard is kept, and that it came late.
        gateway.Clock.Advance(TimeSpan.FromDays(1));
        await dead;
        (await gateway.CallsAsync(placed.Id)).ShouldBe(["Unlock 1 Retry timeout stale"]);
    }

    private static DateTimeOffset Time(string clock) => DateTimeOffset.Parse($"2026-08-24T{clock}:00Z", System.Globalization.CultureInfo.InvariantCulture);
}
