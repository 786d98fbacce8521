using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Modules.ThreePl;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.ThreePl;

public sealed class ThreePlStatusTests
{
    private static readonly ThreePlStatus Formatter = new();

    private static readonly StatusChange Change = new()
    {
        DeliveryId = Guid.Parse("0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b"),
        ExternalId = "3PL-900101",
        ApiVersion = 1,
        Region = Region.EU,
        Seq = 7,
        Status = AttemptStatus.InTransit,
        Attempt = 1,
        RobotId = "robot-12",
        OccurredAt = new DateTimeOffset(2026, 6, 2, 14, 0, 7, 250, TimeSpan.FromHours(2)),
        PickupEta = new DateTimeOffset(2026, 6, 2, 12, 10, 0, TimeSpan.Zero),
        DropoffEta = new DateTimeOffset(2026, 6, 2, 12, 31, 0, TimeSpan.Zero),
        Position = new GeoPoint(30.2601, -97.7192),
    };

    [Theory]
    [InlineData(AttemptStatus.Scheduled, "confirmed")]
    [InlineData(AttemptStatus.Assigned, "confirmed")]
    [InlineData(AttemptStatus.InTransitToPartner, "enroute_to_pickup")]
    [InlineData(AttemptStatus.AtPickup, "arrived_at_pickup")]
    [InlineData(AttemptStatus.PickupInProgress, "arrived_at_pickup")]
    [InlineData(AttemptStatus.LoadedWaitingForPilot, "picked_up")]
    [InlineData(AttemptStatus.LoadedWithPilot, "picked_up")]
    [InlineData(AttemptStatus.InTransit, "enroute_to_dropoff")]
    [InlineData(AttemptStatus.AtDestination, "arrived_at_dropoff")]
    [InlineData(AttemptStatus.DeliveryInProgress, "arrived_at_dropoff")]
    [InlineData(AttemptStatus.Delivered, "delivered")]
    [InlineData(AttemptStatus.Completed, "delivered")]
    [InlineData(AttemptStatus.ReturnInitiated, "enroute_to_return")]
    [InlineData(AttemptStatus.ReturnInProgress, "enroute_to_return")]
    [InlineData(AttemptStatus.Returned, "returned")]
    [InlineData(AttemptStatus.Canceled, "cancelled")]
    [InlineData(AttemptStatus.TimedOut, "cancelled")]
    [InlineData(AttemptStatus.Unrecoverable, "cancelled")]
    [InlineData(AttemptStatus.RequestFailed, "cancelled")]
    public void Each_step_has_drives_word(AttemptStatus status, string word)
    {
        var tell = Formatter.Word(Change with { Status = status }).ShouldBeOfType<Saying.Tell>();

        tell.PartnerStatus.ShouldBe(word);
        Body(tell)["delivery_status"]!.GetValue<string>().ShouldBe(word);
        Body(tell)["event_name"]!.GetValue<string>().ShouldBe("delivery." + word);
    }

    [Fact]
    public void The_rest_is_silent_with_a_reason()
    {
        var silent = Enum.GetValues<AttemptStatus>()
            .Where(status => Formatter.Word(Change with { Status = status }) is Saying.Silent { Why.Length: > 0 });

        silent.ShouldBe(
            [
                AttemptStatus.Requested, AttemptStatus.Pending, AttemptStatus.InTransitToRescue, AttemptStatus.AtBot,
                AttemptStatus.CancelRequested, AttemptStatus.CancelRequestFailed, AttemptStatus.RescueRequested,
                AttemptStatus.RescueInitiated, AttemptStatus.Rescued, AttemptStatus.ReturnCanceled,
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void The_call_is_a_standard_webhook()
    {
        var call = Formatter.Word(Change).ShouldBeOfType<Saying.Tell>().Call;

        (call.Operation, call.Method, call.Path).ShouldBe(("status", "POST", "webhooks/deliveries"));
        call.Access.ShouldBe(new Access.SignedWebhook());
        call.Personal.ShouldBeFalse();
        JsonNode.Parse(call.Body.Span)!.ToJsonString().ShouldBe(
            """{"event_name":"delivery.enroute_to_dropoff","created_at":"2026-06-02T12:00:07.250Z","external_delivery_id":"3PL-900101","delivery_id":"0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b","delivery_status":"enroute_to_dropoff","seq":7,"courier":{"id":"robot-12","location":{"lat":30.2601,"lng":-97.7192}},"pickup_time_estimated":"2026-06-02T12:10:00.000Z","dropoff_time_estimated":"2026-06-02T12:31:00.000Z"}""");
    }

    [Theory]
    [InlineData(AttemptStatus.Canceled, CancelReason.MerchantRequested, "cancelled_by_creator")]
    [InlineData(AttemptStatus.Canceled, CancelReason.DeliveryCanceled, "cancelled_by_creator")]
    [InlineData(AttemptStatus.Canceled, CancelReason.RobotAvailability, "failed_to_assign_and_refunded")]
    [InlineData(AttemptStatus.Canceled, CancelReason.LongLoad, "failed_to_pickup")]
    [InlineData(AttemptStatus.Unrecoverable, CancelReason.BotHit, "failed_to_deliver")]
    [InlineData(AttemptStatus.Canceled, CancelReason.IdCheck, "failed_to_deliver")]
    [InlineData(AttemptStatus.TimedOut, null, "failed_to_deliver")]
    [InlineData(AttemptStatus.RequestFailed, null, "failed_to_assign_and_refunded")]
    public void A_cancellation_says_why_in_drives_words(AttemptStatus status, CancelReason? reason, string word)
    {
        var tell = Formatter.Word(Change with { Status = status, CancelReason = reason }).ShouldBeOfType<Saying.Tell>();

        Body(tell)["cancellation_reason"]!.GetValue<string>().ShouldBe(word);
    }

    [Fact]
    public void A_client_that_cancelled_hears_that_it_is_done_and_that_it_was_its_own_doing()
    {
        var change = Change with { Status = AttemptStatus.Canceled, CancelReason = CancelReason.Other, CanceledByPartner = true };

        Body(Formatter.Word(change).ShouldBeOfType<Saying.Tell>())["cancellation_reason"]!.GetValue<string>().ShouldBe("cancelled_by_creator");
    }

    [Fact]
    public void Each_cancel_reason_has_one_of_drives_words()
    {
        var words = Enum.GetValues<CancelReason>().Select(reason => ThreePlReasons.Cancellation(AttemptStatus.Canceled, reason));

        words.Distinct(StringComparer.Ordinal).ShouldBe(
            ["cancelled_by_creator", "failed_to_assign_and_refunded", "failed_to_pickup", "failed_to_deliver"], ignoreOrder: true);
    }

    private static JsonNode Body(Saying.Tell tell) => JsonNode.Parse(tell.Call.Body.Span)!;
}
