using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Uber;

public sealed class UberAnswersTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly DeliveryFacts Facts = new()
    {
        DeliveryId = Guid.Parse("0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b"),
        ExternalId = "ue-70001",
        CreatedAt = Noon,
        UpdatedAt = Noon.AddMinutes(3),
        Status = AttemptStatus.AtPickup,
        RobotId = "robot-12",
        Fee = new Money(975, "USD"),
        Tip = new Money(400, "USD"),
        PickupEta = Noon.AddMinutes(10),
        DropoffEta = Noon.AddMinutes(31),
    };

    [Fact]
    public void A_delivery_is_answered_in_ubers_shape()
    {
        var (status, body) = UberCalls.Answer(new Verdict.State(Facts), "v1-query");

        status.ShouldBe(200);
        body.ToJsonString().ShouldBe(
            """{"id":"del_0190a0b1c2d37e4f8a5b6c7d8e9f0a1b","kind":"delivery","uuid":"0190A0B1C2D37E4F8A5B6C7D8E9F0A1B","external_id":"ue-70001","status":"pickup","complete":false,"courier_imminent":true,"live_mode":true,"created":"2026-06-02T12:00:00.000Z","updated":"2026-06-02T12:03:00.000Z","fee":975,"currency":"usd","tip":400,"pickup_eta":"2026-06-02T12:10:00.000Z","dropoff_eta":"2026-06-02T12:31:00.000Z","courier":{"name":"robot-12"}}""");
    }

    [Fact]
    public void A_new_delivery_is_always_pending_and_an_unanswered_one_too()
    {
        UberCalls.Answer(new Verdict.Accepted(Facts)).Body["status"]!.GetValue<string>().ShouldBe("pending");
        var (status, body) = UberCalls.Answer(new Verdict.AcceptedPending(Facts with { Status = null, Fee = null }));
        status.ShouldBe(200);
        body["status"]!.GetValue<string>().ShouldBe("pending");
        body.ContainsKey("fee").ShouldBeFalse();
    }

    [Fact]
    public void A_canceled_delivery_is_answered_as_canceled_before_the_robot_has_turned_round()
    {
        var (status, body) = UberCalls.Answer(new Verdict.Canceled(Facts), "v1-cancel");

        status.ShouldBe(200);
        (body["status"]!.GetValue<string>(), body["complete"]!.GetValue<bool>()).ShouldBe(("canceled", true));
    }

    [Fact]
    public void A_quote_is_answered_in_ubers_shape_and_its_id_comes_back_as_ours()
    {
        var (status, body) = UberCalls.Answer(
            new Verdict.Quoted(new QuoteOffer
            {
                QuoteId = "Q-7f3a",
                ExternalId = "x",
                Fee = new Money(600, "USD"),
                QuotedAt = Noon,
                PickupEta = Noon.AddMinutes(9.5),
                DropoffEta = Noon.AddMinutes(33),
                ExpiresAt = Noon.AddMinutes(15),
            }),
            "v1-quote");

        status.ShouldBe(200);
        body.ToJsonString().ShouldBe(
            """{"kind":"delivery_quote","id":"dqt_Q-7f3a","created":"2026-06-02T12:00:00.000Z","expires":"2026-06-02T12:15:00.000Z","fee":600,"currency":"usd","currency_type":"USD","dropoff_eta":"2026-06-02T12:33:00.000Z","duration":33,"pickup_duration":10}""");
        UberCalls.ReadOrder(("quote_id", body["id"]!.GetValue<string>())).QuoteId.ShouldBe("Q-7f3a");
    }

    [Fact]
    public void Every_faulty_field_is_named_with_its_rule()
    {
        var (status, body) = UberCalls.Answer(new Verdict.Invalid(
            [new Fault("dropoff_name", "required"), new Fault("tip", "type:integer"), new Fault("tip", "other")]));

        status.ShouldBe(400);
        body.ToJsonString().ShouldBe(
            """{"code":"invalid_params","message":"The parameters of your request were invalid.","kind":"error","metadata":{"dropoff_name":"required","tip":"type:integer; other"}}""");
    }

    [Fact]
    public void A_broken_window_has_a_code_of_its_own_unless_something_else_is_wrong_too()
    {
        Fault window = new("pickup_deadline_dt", "pickup_window_too_small");

        UberCalls.Answer(new Verdict.Invalid([window])).Body.ToJsonString().ShouldBe(
            """{"code":"pickup_window_too_small","message":"The pickup window needs to be at least 10 minutes long.","kind":"error","metadata":{"pickup_deadline_dt":"pickup_window_too_small"}}""");
        Code(new Verdict.Invalid([window, new Fault("tip", "type:integer")])).ShouldBe((400, "invalid_params"));
    }

    [Theory]
    [InlineData(RefusalReason.TooFar, "address_undeliverable")]
    [InlineData(RefusalReason.PickupOutsideArea, "address_undeliverable")]
    [InlineData(RefusalReason.DropoffOutsideArea, "address_undeliverable")]
    [InlineData(RefusalReason.OutsideHours, "address_undeliverable_limited_couriers")]
    [InlineData(RefusalReason.NoRobotAvailable, "address_undeliverable_limited_couriers")]
    [InlineData(RefusalReason.TooLarge, "invalid_params")]
    [InlineData(RefusalReason.ContentsNotCarried, "not_allowed")]
    [InlineData(RefusalReason.StoreUnknown, "invalid_params")]
    [InlineData(RefusalReason.StoreNotActive, "invalid_params")]
    [InlineData(RefusalReason.QuoteUnknownOrExpired, "expired_quote")]
    [InlineData(RefusalReason.TooManyJobs, "unsupported_job_count")]
    [InlineData(RefusalReason.TooManyWaypoints, "unsupported_waypoint_count")]
    [InlineData(RefusalReason.Other, "not_allowed")]
    public void Each_refusal_has_ubers_code(RefusalReason reason, string code)
    {
        Code(new Verdict.Refused(reason, "ue-70001")).ShouldBe((400, code));
    }

    [Fact]
    public void A_plan_is_acknowledged_or_refused_with_the_limit()
    {
        var (status, body) = UberCalls.Answer(new Verdict.Recorded(), "v1-plan", UberCalls.Sample("v1-plan"));
        status.ShouldBe(200);
        body.ToJsonString().ShouldBe("""{"kind":"transport_plan","status":"accepted","id":"tp-5501"}""");

        UberCalls.Answer(new Verdict.Refused(RefusalReason.TooManyWaypoints, null), "v1-plan").Body["metadata"]!
            .ToJsonString().ShouldBe("""{"waypoints":"max:2"}""");
    }

    [Fact]
    public void A_double_points_to_the_delivery_that_stands()
    {
        UberCalls.Answer(new Verdict.Conflict("ue-70001") { DeliveryId = Facts.DeliveryId }).Body["metadata"]!.ToJsonString()
            .ShouldBe("""{"external_id":"ue-70001","delivery_id":"del_0190a0b1c2d37e4f8a5b6c7d8e9f0a1b"}""");
    }

    [Fact]
    public void Every_other_no_has_the_contracts_status_and_code()
    {
        Code(new Verdict.CancelTooLate(Facts)).ShouldBe((400, "noncancelable_delivery"));
        Code(new Verdict.UpdateTooLate(Facts)).ShouldBe((400, "invalid_params"));
        Code(new Verdict.UnlockRefused(Facts)).ShouldBe((400, "invalid_unlock_state"));
        Code(new Verdict.NotRelevant("why")).ShouldBe((400, "not_allowed"));
        Code(new Verdict.Conflict("ue-70001")).ShouldBe((409, "duplicate_delivery"));
        Code(new Verdict.UnknownDelivery(DeliveryRef.External("x"))).ShouldBe((404, "delivery_not_found"));
        Code(new Verdict.Unauthenticated()).ShouldBe((401, "unauthorized"));
        Code(new Verdict.TooLarge(1)).ShouldBe((413, "payload_too_large"));
        Code(new Verdict.UnsupportedContentType([])).ShouldBe((415, "unsupported_content_type"));
        Code(new Verdict.TooManyRequests(TimeSpan.FromSeconds(2))).ShouldBe((429, "customer_limited"));
        Code(new Verdict.Unavailable(TimeSpan.FromSeconds(2))).ShouldBe((503, "service_unavailable"));
        Code(new Verdict.Failed()).ShouldBe((500, "internal_server_error"));
    }

    [Theory]
    [InlineData(AttemptStatus.Assigned, "pickup", false, false)]
    [InlineData(AttemptStatus.LoadedWithPilot, "pickup_complete", false, false)]
    [InlineData(AttemptStatus.InTransit, "dropoff", false, false)]
    [InlineData(AttemptStatus.AtDestination, "dropoff", true, false)]
    [InlineData(AttemptStatus.Completed, "delivered", false, true)]
    [InlineData(AttemptStatus.TimedOut, "canceled", false, true)]
    [InlineData(AttemptStatus.ReturnInProgress, "returned", false, false)]
    [InlineData(AttemptStatus.Returned, "returned", false, true)]
    public void A_query_is_answered_in_the_seven_words_of_uber_direct(AttemptStatus status, string word, bool imminent, bool complete)
    {
        var body = UberCalls.Answer(new Verdict.State(Facts with { Status = status }), "v1-query").Body;

        (body["status"]!.GetValue<string>(), body["courier_imminent"]!.GetValue<bool>(), body["complete"]!.GetValue<bool>())
            .ShouldBe((word, imminent, complete));
    }

    private static (int Status, string Code) Code(Verdict verdict)
    {
        var (status, body) = UberCalls.Answer(verdict);
        body["kind"]!.GetValue<string>().ShouldBe("error");
        body["message"]!.GetValue<string>().ShouldNotBeEmpty();
        return (status, body["code"]!.GetValue<string>());
    }
}
