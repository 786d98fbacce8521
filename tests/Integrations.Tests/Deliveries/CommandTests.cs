using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Tests.Exchange;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Deliveries;

/// <summary>What follows an order: cancellations and updates, in their order.</summary>
public sealed class CommandTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    [Fact]
    public async Task A_cancellation_waits_until_the_order_is_through()
    {
        await using var service = PretendService.Saying(RawServer.Answer(503, ""), PretendService.Created, PretendService.Fine);
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync();
        await gateway.CreateNowAsync(placed);

        (await gateway.CancelNowAsync(placed)).ShouldBeOfType<ForwardResult.Pending>();
        service.Requests.Count.ShouldBe(1);
        (await gateway.WorkAsync()).ShouldBe(0);

        await gateway.TimePassesAsync();
        (await gateway.WorkAsync()).ShouldBe(1);
        (await gateway.WorkAsync()).ShouldBe(1);

        service.Requests.Select(r => r.Split(' ')[0]).ShouldBe(["PUT", "PUT", "POST"]);
        (await gateway.CallsAsync(placed.Id)).ShouldBe(["Create 1 Retry http_503", "Create 2 Sent http_201", "Cancel 1 Sent http_200"]);
        (await gateway.DeliveryAsync(placed.Id))["canceled_by_partner_at"].ShouldNotBeNull();
        (await gateway.CommandsAsync(placed.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cancellation_is_handed_over_at_once_where_nothing_waits_before_it()
    {
        await using var service = PretendService.Saying(PretendService.Created, PretendService.Fine);
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync();
        await gateway.CreateNowAsync(placed);

        (await gateway.CancelNowAsync(placed)).ShouldBeOfType<ForwardResult.Taken>();

        service.Requests[1].ShouldStartWith($"POST /v1/deliveries/{placed.Id:D}/cancel ");
        service.Requests[1].ShouldEndWith("""{"reason":"customer_changed_mind"}""");
        (await gateway.DeliveryAsync(placed.Id))["canceled_by_partner_at"].ShouldNotBeNull();
        (await gateway.CommandsAsync(placed.Id)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(409, typeof(ForwardResult.TooLate))]
    [InlineData(404, typeof(ForwardResult.Unknown))]
    public async Task A_cancellation_that_is_declined_leaves_no_mark(int status, Type expected)
    {
        await using var service = PretendService.Saying(PretendService.Created, RawServer.Answer(status, """{"reason":"final"}"""));
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync();
        await gateway.CreateNowAsync(placed);

        (await gateway.CancelNowAsync(placed)).ShouldBeOfType(expected);

        (await gateway.DeliveryAsync(placed.Id))["canceled_by_partner_at"].ShouldBeNull();
        (await gateway.CommandsAsync(placed.Id)).ShouldBeEmpty();
        (await gateway.CallsAsync(placed.Id)).ShouldBe(["Create 1 Sent http_201", $"Cancel 1 Dead http_{status}"]);
    }

    [Fact]
    public async Task Too_late_to_a_repeated_cancellation_may_be_its_own_doing()
    {
        await using var service = PretendService.Saying(PretendService.Created, null, PretendService.Final);
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync();
        await gateway.CreateNowAsync(placed);

        (await gateway.CancelNowAsync(placed)).ShouldBeOfType<ForwardResult.Pending>();
        await gateway.TimePassesAsync();
        await gateway.WorkAsync();

        (await gateway.DeliveryAsync(placed.Id))["canceled_by_partner_at"].ShouldNotBeNull();
        (await gateway.CallsAsync(placed.Id)).ShouldBe(["Create 1 Sent http_201", "Cancel 1 Retry connection_lost", "Cancel 2 Dead http_409"]);
    }

    [Fact]
    public async Task An_update_is_handed_over_with_its_words()
    {
        await using var service = PretendService.Saying(PretendService.Created, PretendService.Fine);
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync();
        await gateway.CreateNowAsync(placed);
        var command = await gateway.Orders.AskAsync(placed, CommandKind.Update, tryNow: true);
        var changes = new DeliveryChanges { Dropoff = new Stop { Phone = new Personal("+14155550100"), Country = "US" }, Tip = new Money(300, "USD") };

        var result = await gateway.Forwarding.TryNowAsync(
            command, new ServiceCommand.Update(placed.Subject, changes), Gateway.Patience, CancellationToken.None);

        result.ShouldBeOfType<ForwardResult.Taken>();
        service.Requests[1].ShouldStartWith($"PATCH /v1/deliveries/{placed.Id:D} ");
        JsonNode.Parse(BodyOf(service.Requests[1]))!.ToJsonString().ShouldBe(
            JsonNode.Parse("""{"dropoff":{"phone":"+14155550100","country":"US"},"tip":{"minorUnits":300,"currency":"USD"}}""")!.ToJsonString());
    }

    [Fact]
    public async Task An_update_in_the_background_is_read_again_from_its_request()
    {
        await using var service = PretendService.Saying(PretendService.Created, PretendService.Fine);
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync();
        await gateway.CreateNowAsync(placed);
        await gateway.Orders.AskAsync(placed, CommandKind.Update, tryNow: false, """{"phone":"(415) 555-0100","note":"ring twice"}""");

        (await gateway.WorkAsync()).ShouldBe(1);

        JsonNode.Parse(BodyOf(service.Requests[1]))!.ToJsonString().ShouldBe(
            JsonNode.Parse("""{"dropoff":{"phone":"+14155550100","instructions":"ring twice","country":"US"}}""")!.ToJsonString());
        (await gateway.CommandsAsync(placed.Id)).ShouldBeEmpty();
        (await gateway.RowsAsync(
            "SELECT a.purpose FROM pii_access_audit a JOIN incoming_request r ON r.id = a.subject_id WHERE r.delivery_id = $1", placed.Id)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_update_that_is_read_differently_today_is_dropped_and_holds_nothing_up()
    {
        await using var service = PretendService.Saying(PretendService.Created, PretendService.Fine);
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync();
        await gateway.CreateNowAsync(placed);
        await gateway.Orders.AskAsync(placed, CommandKind.Update, tryNow: false, """{"telephone":"(415) 555-0100"}""");
        await gateway.Orders.AskAsync(placed, CommandKind.Cancel, tryNow: false);

        await gateway.WorkAsync();
        await gateway.WorkAsync();

        service.Requests.Count.ShouldBe(2);
        (await gateway.CommandsAsync(placed.Id)).ShouldBeEmpty();
        (await gateway.DeliveryAsync(placed.Id)).Text("status").ShouldBe("PROCESSED");
    }

    [Fact]
    public async Task A_refused_update_changes_nothing_about_the_delivery()
    {
        await using var service = PretendService.Saying(PretendService.Created, PretendService.Refused("TooFar"));
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync();
        await gateway.CreateNowAsync(placed);
        await gateway.Orders.AskAsync(placed, CommandKind.Update, tryNow: false, """{"phone":"(415) 555-0100"}""");

        await gateway.WorkAsync();

        (await gateway.DeliveryAsync(placed.Id)).Text("status").ShouldBe("PROCESSED");
        (await gateway.RowsAsync("SELECT * FROM status_update WHERE delivery_id = $1", placed.Id)).ShouldBeEmpty();
        (await gateway.CommandsAsync(placed.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cancellation_needs_nothing_personal()
    {
        await using var service = PretendService.Saying(PretendService.Created, PretendService.Fine);
        using var gateway = new Gateway(database.ConnectionString, service);
        var placed = await gateway.Orders.PlaceAsync();
        await gateway.CreateNowAsync(placed);
        await gateway.Orders.AskAsync(placed, CommandKind.Cancel, tryNow: false);
        await gateway.ExecuteAsync($"UPDATE data_key SET wrapped = NULL, destroyed_at = now() WHERE id = '{placed.Order.Key!.Id}'");

        await gateway.WorkAsync();

        (await gateway.CallsAsync(placed.Id))[1].ShouldBe("Cancel 1 Sent http_200");
        (await gateway.RowsAsync("SELECT body FROM client_requests WHERE delivery_id = $1 AND purpose = 'Cancel'", placed.Id))
            .Single()["body"].ShouldBeNull();
    }

    private static string BodyOf(string request) => request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
}
