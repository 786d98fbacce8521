using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Modules.DoorDash;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.DoorDash;

public sealed class DoorDashStatusTests
{
    private static readonly DoorDashStatus Status = new();

    [Theory]
    [InlineData(1, AttemptStatus.InTransitToPartner, "DELIVERY_STATUS_HEADING_TO_LOADING_LOCATION")]
    [InlineData(1, AttemptStatus.AtPickup, "DELIVERY_STATUS_WAITING_FOR_LOAD")]
    [InlineData(1, AttemptStatus.InTransit, "DELIVERY_STATUS_HEADING_TO_DROPOFF_LOCATION")]
    [InlineData(1, AttemptStatus.Delivered, "DELIVERY_STATUS_DELIVERY_COMPLETED")]
    [InlineData(1, AttemptStatus.Completed, "DELIVERY_STATUS_DELIVERY_COMPLETED")]
    [InlineData(2, AttemptStatus.InTransitToPartner, "heading_to_pickup")]
    [InlineData(2, AttemptStatus.AtPickup, "at_pickup")]
    [InlineData(2, AttemptStatus.InTransit, "heading_to_dropoff")]
    [InlineData(2, AttemptStatus.Delivered, "delivered")]
    [InlineData(2, AttemptStatus.Completed, "delivered")]
    [InlineData(3, AttemptStatus.InTransitToPartner, "heading_to_pickup")]
    [InlineData(3, AttemptStatus.AtPickup, "at_pickup")]
    [InlineData(3, AttemptStatus.InTransit, "heading_to_dropoff")]
    [InlineData(3, AttemptStatus.Delivered, "delivered")]
    [InlineData(3, AttemptStatus.Completed, "delivered")]
    public void The_specifications_rows_hold_to_the_letter(int version, AttemptStatus status, string word)
    {
        var tell = Status.Word(Change(version, status)).ShouldBeOfType<Saying.Tell>();

        tell.PartnerStatus.ShouldBe(word);
        tell.Call.Operation.ShouldBe("status");
        Body(tell)["delivery_status"]!.GetValue<string>().ShouldBe(word);
    }

    [Fact]
    public void Nothing_else_is_told_but_the_ends_without_delivery_and_those_as_cancel_calls()
    {
        AttemptStatus[] words =
            [AttemptStatus.InTransitToPartner, AttemptStatus.AtPickup, AttemptStatus.InTransit, AttemptStatus.Delivered, AttemptStatus.Completed];
        AttemptStatus[] ends =
            [AttemptStatus.RequestFailed, AttemptStatus.Canceled, AttemptStatus.TimedOut, AttemptStatus.Unrecoverable, AttemptStatus.Returned];

        foreach (var version in new[] { 1, 2, 3 })
        {
            foreach (var status in Enum.GetValues<AttemptStatus>().Except(words))
            {
                var saying = Status.Word(Change(version, status));
                if (ends.Contains(status))
                    saying.ShouldBeOfType<Saying.Tell>().ShouldSatisfyAllConditions(
                        tell => tell.PartnerStatus.ShouldBe("cancelled"),
                        tell => tell.Call.Operation.ShouldBe("cancel"));
                else
                    saying.ShouldBeOfType<Saying.Silent>($"v{version} {status}");
            }
        }
    }

    [Theory]
    [InlineData(AttemptStatus.AtDestination)]
    [InlineData(AttemptStatus.DeliveryInProgress)]
    public void A_word_that_DoorDash_has_not_confirmed_is_not_said(AttemptStatus status) =>
        Status.Word(Change(2, status)).ShouldBe(new Saying.Silent("word not confirmed by the partner"));

    [Fact]
    public void Every_end_of_a_delivery_is_told() =>
        Enum.GetValues<AttemptStatus>().Where(status => status.IsFinal())
            .ShouldAllBe(status => Status.Word(Change(3, status)) is Saying.Tell);

    [Fact]
    public void What_DoorDash_cancelled_itself_is_not_told_back() =>
        Status.Word(Change(2, AttemptStatus.Canceled) with { CanceledByPartner = true })
            .ShouldBe(new Saying.Silent("DoorDash asked for the cancellation itself"));

    [Fact]
    public void A_status_call_carries_what_DoorDash_needs_to_order_and_to_know_it_again()
    {
        var change = Change(2, AttemptStatus.InTransit) with
        {
            PickupEta = At("12:05:00"),
            DropoffEta = At("12:20:30"),
            Position = new GeoPoint(37.77, -122.41),
            Fee = new Money(700, "USD"),
        };

        var call = Status.Word(change).ShouldBeOfType<Saying.Tell>().Call;

        (call.Method, call.Path, call.Personal).ShouldBe(("POST", "drive/v2/deliveries/D-1~a/status", false));
        JsonNode.DeepEquals(JsonNode.Parse(call.Body.Span), JsonNode.Parse("""
            {
              "external_delivery_id": "D-1~a", "event_id": "0198f0a4b0007000800000000000beef-4", "seq": 4,
              "created_at": "2026-06-02T12:00:00.25Z", "dasher_id": "robot-17", "delivery_status": "heading_to_dropoff",
              "dasher_location": { "lat": 37.77, "lng": -122.41 },
              "pickup_time_estimated": "2026-06-02T12:05:00Z", "dropoff_time_estimated": "2026-06-02T12:20:30Z",
              "fee": 700, "currency": "USD"
            }
            """)).ShouldBeTrue(System.Text.Encoding.UTF8.GetString(call.Body.Span));
    }

    [Fact]
    public void A_path_holds_the_external_id_escaped() =>
        Status.Word(Change(1, AttemptStatus.AtPickup) with { ExternalId = "a/b c" }).ShouldBeOfType<Saying.Tell>()
            .Call.Path.ShouldBe("drive/v1/deliveries/a%2Fb%20c/status");

    [Fact]
    public void After_a_takeover_the_same_word_names_the_new_robot()
    {
        var first = Status.Word(Change(3, AttemptStatus.InTransit)).ShouldBeOfType<Saying.Tell>();
        var second = Status.Word(Change(3, AttemptStatus.InTransit) with { RobotId = "robot-18", Attempt = 2, Seq = 9 }).ShouldBeOfType<Saying.Tell>();

        second.PartnerStatus.ShouldBe(first.PartnerStatus);
        Body(second)["dasher_id"]!.GetValue<string>().ShouldBe("robot-18");
    }

    [Fact]
    public void Our_token_is_made_as_DoorDash_asks()
    {
        var access = Status.Word(Change(1, AttemptStatus.Delivered)).ShouldBeOfType<Saying.Tell>().Call.Access.ShouldBeOfType<Access.SignedToken>();

        access.Audience.ShouldBe("doordash");
        access.Lifetime.ShouldBe(TimeSpan.FromMinutes(5));
        access.KeyIdInClaims.ShouldBeTrue();
        access.Header.ShouldBe([new("dd-ver", "DD-JWT-V1")]);
    }

    [Theory]
    [InlineData(CancelReason.DeliveryCanceled, "cancelled_by_creator")]
    [InlineData(CancelReason.RobotAvailability, "failed_to_assign_and_refunded")]
    [InlineData(CancelReason.OutsideAvailabilityWindow, "failed_to_assign_and_refunded")]
    [InlineData(CancelReason.OffboardingMx, "failed_to_assign_and_refunded")]
    [InlineData(CancelReason.MerchantUnresponsive, "failed_to_pickup")]
    [InlineData(CancelReason.LargeOrder, "failed_to_pickup")]
    [InlineData(CancelReason.BotFlipped, "failed_to_deliver")]
    [InlineData(CancelReason.WeatherConditions, "failed_to_deliver")]
    [InlineData(CancelReason.IdCheck, "failed_to_deliver")]
    [InlineData(CancelReason.PilotError, "failed_to_deliver")]
    [InlineData(CancelReason.CourierFailure, "failed_to_deliver")]
    [InlineData(CancelReason.Other, "failed_to_deliver")]
    public void A_cancel_call_says_why_in_DoorDashs_words(CancelReason reason, string word)
    {
        var tell = Status.Word(Change(2, AttemptStatus.Canceled) with { CancelReason = reason }).ShouldBeOfType<Saying.Tell>();

        (tell.Call.Method, tell.Call.Path).ShouldBe(("PUT", "drive/v2/deliveries/D-1~a/cancel"));
        Body(tell)["reason_code"]!.GetValue<string>().ShouldBe(word);
    }

    [Fact]
    public void Every_cancel_reason_has_one_of_the_contracts_words()
    {
        string[] contract =
        [
            "cancelled_by_creator", "failed_to_process_payment", "failed_to_assign_and_refunded", "failed_to_pickup", "failed_to_deliver",
            "failed_to_return",
        ];

        Enum.GetValues<CancelReason>().Select(reason => DoorDashCancelReasons.Word(AttemptStatus.Canceled, reason)).Distinct(StringComparer.Ordinal)
            .ShouldAllBe(word => Array.IndexOf(contract, word) >= 0);
    }

    [Fact]
    public void Without_a_reason_the_status_decides()
    {
        DoorDashCancelReasons.Word(AttemptStatus.RequestFailed, null).ShouldBe("failed_to_assign_and_refunded");
        DoorDashCancelReasons.Word(AttemptStatus.Unrecoverable, null).ShouldBe("failed_to_deliver");
        DoorDashCancelReasons.Word(AttemptStatus.Returned, CancelReason.MerchantError).ShouldBe("failed_to_deliver");
    }

    [Theory]
    [InlineData(404, "status", "", OutcomeKind.UnknownDelivery)]
    [InlineData(404, "cancel", "", OutcomeKind.AlreadyFinal)]
    [InlineData(409, "status", """{"message":"Order already finalized"}""", OutcomeKind.AlreadyFinal)]
    [InlineData(409, "status", "order ALREADY FINALIZED", OutcomeKind.AlreadyFinal)]
    [InlineData(409, "cancel", """{"code":"cancel_not_allowed","message":"m","reason":"delivery_cancelled"}""", OutcomeKind.AlreadyFinal)]
    [InlineData(409, "cancel", """{"code":"cancel_not_allowed","message":"m","reason":"duplicate_request"}""", OutcomeKind.AlreadyFinal)]
    [InlineData(409, "status", """{"code":"update_not_allowed","message":"m","reason":"delivery_creation_in_progress"}""", OutcomeKind.Transient)]
    public void An_answer_that_means_it_is_over_is_no_failure(int status, string operation, string body, OutcomeKind kind)
    {
        var outcome = new DoorDashReplies().Read(new PartnerAnswer(status, System.Text.Encoding.UTF8.GetBytes(body), 2, operation));

        outcome.ShouldNotBeNull().Kind.ShouldBe(kind);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(409)]
    [InlineData(422)]
    [InlineData(429)]
    [InlineData(503)]
    public void Every_other_answer_is_said_by_its_status(int status) =>
        new DoorDashReplies().Read(new PartnerAnswer(status, "{}"u8.ToArray(), 2, "status")).ShouldBeNull();

    private static StatusChange Change(int version, AttemptStatus status) => new()
    {
        DeliveryId = Guid.Parse("0198f0a4-b000-7000-8000-00000000beef"),
        ExternalId = "D-1~a",
        ApiVersion = version,
        Region = Region.US,
        Seq = 4,
        Status = status,
        Attempt = 1,
        RobotId = "robot-17",
        OccurredAt = At("12:00:00.250"),
    };

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2026-06-02T{time}Z", System.Globalization.CultureInfo.InvariantCulture);

    private static JsonObject Body(Saying.Tell tell) => JsonNode.Parse(tell.Call.Body.Span)!.AsObject();
}
