using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Modules.Chowly;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Chowly;

public sealed class ChowlyStatusTests
{
    private static readonly ChowlyStatus Formatter = new();

    private static readonly StatusChange Change = new()
    {
        DeliveryId = Guid.Parse("0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b"),
        ExternalId = "5c9a/441 x",
        ApiVersion = 2,
        Region = Region.US,
        Seq = 4,
        Status = AttemptStatus.InTransit,
        Attempt = 1,
        RobotId = "robot-12",
        OccurredAt = new DateTimeOffset(2026, 6, 2, 14, 0, 7, TimeSpan.FromHours(2)),
        DropoffEta = new DateTimeOffset(2026, 6, 2, 12, 31, 0, TimeSpan.Zero),
        Position = new GeoPoint(37.7712, -122.3971),
    };

    [Theory]
    [InlineData(AttemptStatus.Scheduled, "assigned")]
    [InlineData(AttemptStatus.Assigned, "assigned")]
    [InlineData(AttemptStatus.InTransitToPartner, "en_route")]
    [InlineData(AttemptStatus.AtPickup, "at_store")]
    [InlineData(AttemptStatus.PickupInProgress, "at_store")]
    [InlineData(AttemptStatus.InTransit, "picked_up")]
    [InlineData(AttemptStatus.Delivered, "delivered")]
    [InlineData(AttemptStatus.Completed, "delivered")]
    [InlineData(AttemptStatus.Canceled, "canceled")]
    [InlineData(AttemptStatus.TimedOut, "canceled")]
    [InlineData(AttemptStatus.Unrecoverable, "canceled")]
    [InlineData(AttemptStatus.RequestFailed, "canceled")]
    [InlineData(AttemptStatus.Returned, "canceled")]
    public void Each_told_status_has_its_word_and_whoever_asks_gets_the_same(AttemptStatus status, string word)
    {
        var tell = Formatter.Word(Change with { Status = status }).ShouldBeOfType<Saying.Tell>();

        tell.PartnerStatus.ShouldBe(word);
        JsonNode.Parse(tell.Call.Body.Span)!["status"]!.GetValue<string>().ShouldBe(word);
        ChowlyStatus.State(status).ShouldBe(word);
    }

    [Theory]
    [InlineData(null, "accepted")]
    [InlineData(AttemptStatus.Pending, "accepted")]
    [InlineData(AttemptStatus.RescueInitiated, "assigned")]
    [InlineData(AttemptStatus.CancelRequested, "assigned")]
    [InlineData(AttemptStatus.LoadedWithPilot, "at_store")]
    [InlineData(AttemptStatus.DeliveryInProgress, "picked_up")]
    [InlineData(AttemptStatus.ReturnInProgress, "picked_up")]
    public void An_untold_status_stands_with_the_word_before_it(AttemptStatus? status, string word)
    {
        ChowlyStatus.State(status).ShouldBe(word);
        if (status is { } said)
            Formatter.Word(Change with { Status = said }).ShouldBeOfType<Saying.Silent>();
    }

    [Fact]
    public void The_call_goes_to_the_order_with_chowlys_key_and_an_id_that_a_retry_keeps()
    {
        var call = Formatter.Word(Change).ShouldBeOfType<Saying.Tell>().Call;

        (call.Method, call.Path).ShouldBe(("POST", "orders/5c9a%2F441%20x/delivery"));
        call.Access.ShouldBe(new Access.ApiKey("api-key"));
        JsonNode.Parse(call.Body.Span)!.ToJsonString().ShouldBe(
            """{"event_id":"0190a0b1c2d37e4f8a5b6c7d8e9f0a1b-4","status":"picked_up","updated_at":"2026-06-02T12:00:07Z","eta":"2026-06-02T12:31:00Z","courier":{"id":"robot-12","location":{"latitude":37.7712,"longitude":-122.3971}}}""");
    }

    [Fact]
    public void What_is_over_has_no_estimate_and_a_cancellation_a_reason()
    {
        Body(Change with { Status = AttemptStatus.Delivered, Position = null }).ShouldBe(
            """{"event_id":"0190a0b1c2d37e4f8a5b6c7d8e9f0a1b-4","status":"delivered","updated_at":"2026-06-02T12:00:07Z","courier":{"id":"robot-12"}}""");
        Body(Change with { Status = AttemptStatus.Canceled, RobotId = null, CancelReason = CancelReason.WeatherConditions }).ShouldBe(
            """{"event_id":"0190a0b1c2d37e4f8a5b6c7d8e9f0a1b-4","status":"canceled","updated_at":"2026-06-02T12:00:07Z","reason":"way_blocked"}""");
    }

    [Fact]
    public void Chowly_is_not_told_of_a_cancellation_of_its_own()
    {
        Formatter.Word(Change with { Status = AttemptStatus.Canceled, CanceledByPartner = true }).ShouldBeOfType<Saying.Silent>();
        Formatter.Word(Change with { Status = AttemptStatus.Delivered, CanceledByPartner = true }).ShouldBeOfType<Saying.Tell>();
    }

    [Fact]
    public void Each_group_of_reasons_has_a_word_and_none_means_other()
    {
        Enum.GetValues<CancelReason>().Select(reason => ChowlyStatus.Reason(reason)).Distinct(StringComparer.Ordinal).ShouldBe(
            [
                "robot_issue", "restaurant_issue", "way_blocked", "customer_unavailable", "courier_issue", "no_robot_available",
                "canceled_by_fleet", "other",
            ],
            ignoreOrder: true);
        ChowlyStatus.Reason(CancelReason.CourierFailure).ShouldBe(ChowlyStatus.Reason(CancelReason.PilotError));
        ChowlyStatus.Reason(null).ShouldBe("other");
    }

    [Fact]
    public void Every_route_asks_for_the_key()
    {
        foreach (var route in ChowlyCalls.Ingress.Routes)
            new ChowlyProofs().For(route).ShouldBe([new Proof.ApiKey("api-key")]);
    }

    private static string Body(StatusChange change) =>
        JsonNode.Parse(Formatter.Word(change).ShouldBeOfType<Saying.Tell>().Call.Body.Span)!.ToJsonString();
}
