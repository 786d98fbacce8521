using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.ThreePl;

public sealed class ThreePlAnswersTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly DeliveryFacts Facts = new()
    {
        DeliveryId = Guid.Parse("0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b"),
        ExternalId = "3PL-900101",
        CreatedAt = Noon,
        UpdatedAt = Noon.AddMinutes(3),
        Status = AttemptStatus.InTransit,
        RobotId = "robot-12",
        Fee = new Money(975, "USD"),
        OrderValue = new Money(3480, "USD"),
        Tip = new Money(300, "USD"),
        PickupEta = Noon.AddMinutes(10),
        DropoffEta = Noon.AddMinutes(31),
    };

    [Fact]
    public void A_delivery_is_answered_in_drives_shape()
    {
        var reply = ThreePlCalls.Reply(new Verdict.State(Facts), "v1-query");

        (reply.Status, reply.ContentType).ShouldBe((200, "application/json"));
        reply.Body().ShouldBe(
            """{"external_delivery_id":"3PL-900101","delivery_id":"0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b","delivery_status":"enroute_to_dropoff","created_at":"2026-06-02T12:00:00.000Z","updated_at":"2026-06-02T12:03:00.000Z","currency":"USD","fee":975,"order_value":3480,"tip":300,"pickup_time_estimated":"2026-06-02T12:10:00.000Z","dropoff_time_estimated":"2026-06-02T12:31:00.000Z","courier":{"id":"robot-12"}}""");
    }

    /// <summary>An amount without its currency says nothing.</summary>
    [Fact]
    public void Whichever_amount_is_known_its_currency_is_said()
    {
        var euros = new Money(300, "EUR");
        var none = Facts with { Fee = null, OrderValue = null, Tip = null };

        foreach (var facts in new[] { none with { Fee = euros }, none with { OrderValue = euros }, none with { Tip = euros } })
            ThreePlCalls.Reply(new Verdict.State(facts), "v1-query").Body().ShouldContain("\"currency\":\"EUR\"");
        ThreePlCalls.Reply(new Verdict.State(none), "v1-query").Body().ShouldNotContain("currency");
    }

    [Fact]
    public void What_is_carried_is_200_and_what_is_only_kept_is_202()
    {
        ThreePlCalls.Reply(new Verdict.Accepted(Facts)).Status.ShouldBe(200);
        var pending = ThreePlCalls.Reply(new Verdict.AcceptedPending(Facts with { Status = null, Fee = null, RobotId = null }));
        pending.Status.ShouldBe(202);
        pending.Body().ShouldContain("\"delivery_status\":\"created\"");
        pending.Body().ShouldNotContain("fee");
    }

    [Fact]
    public void A_cancellation_by_the_client_names_the_client()
    {
        var body = ThreePlCalls.Reply(new Verdict.Canceled(Facts), "v1-cancel").Body();

        body.ShouldContain("\"delivery_status\":\"cancelled\"");
        body.ShouldContain("\"cancellation_reason\":\"cancelled_by_creator\"");
    }

    [Fact]
    public void A_quote_is_answered_in_drives_shape()
    {
        var reply = ThreePlCalls.Reply(
            new Verdict.Quoted(new QuoteOffer
            {
                QuoteId = "Q-1",
                ExternalId = "3PL-900101",
                Fee = new Money(600, "EUR"),
                QuotedAt = Noon,
                PickupEta = Noon.AddMinutes(9),
                DropoffEta = Noon.AddMinutes(33),
                ExpiresAt = Noon.AddMinutes(5),
            }),
            "v1-quote");

        reply.Status.ShouldBe(200);
        reply.Body().ShouldBe(
            """{"external_delivery_id":"3PL-900101","delivery_status":"quote","fee":600,"currency":"EUR","pickup_time_estimated":"2026-06-02T12:09:00.000Z","dropoff_time_estimated":"2026-06-02T12:33:00.000Z","expires_at":"2026-06-02T12:05:00.000Z"}""");
    }

    [Fact]
    public void Faults_are_problem_details_that_point_to_every_field()
    {
        var reply = ThreePlCalls.Reply(new Verdict.Invalid(
            [new Fault("dropoff_address", "required"), new Fault("items[2].quantity", "range:1..100"), new Fault("$", "json")]));

        (reply.Status, reply.ContentType).ShouldBe((400, "application/problem+json"));
        reply.Body().ShouldBe(
            """{"type":"urn:problem-type:threepl:validation_error","title":"The request has faulty fields.","status":400,"code":"validation_error","errors":[{"pointer":"#/dropoff_address","rule":"required"},{"pointer":"#/items/2/quantity","rule":"range:1..100"},{"pointer":"#","rule":"json"}],"requestId":"0190a0b1-0000-7000-8000-0000000000aa"}""");
    }

    [Fact]
    public void An_order_that_is_not_ours_is_answered_politely()
    {
        var reply = ThreePlCalls.Reply(new Verdict.NotRelevant("the customer fetches the order"));

        reply.Status.ShouldBe(200);
        reply.Body().ShouldBe("""{"result":"not_relevant","detail":"the customer fetches the order"}""");
    }

    [Theory]
    [InlineData(RefusalReason.TooFar, "distance_too_long")]
    [InlineData(RefusalReason.PickupOutsideArea, "pickup_address_not_in_coverage")]
    [InlineData(RefusalReason.DropoffOutsideArea, "delivery_address_not_in_coverage")]
    [InlineData(RefusalReason.OutsideHours, "outside_of_delivery_time")]
    [InlineData(RefusalReason.NoRobotAvailable, "no_robot_available")]
    [InlineData(RefusalReason.TooLarge, "order_too_large")]
    [InlineData(RefusalReason.ContentsNotCarried, "contents_not_carried")]
    [InlineData(RefusalReason.StoreUnknown, "store_unknown")]
    [InlineData(RefusalReason.StoreNotActive, "store_not_active")]
    [InlineData(RefusalReason.QuoteUnknownOrExpired, "quote_unknown_or_expired")]
    [InlineData(RefusalReason.Other, "not_deliverable")]
    public void A_refusal_says_why(RefusalReason reason, string word)
    {
        Problem(new Verdict.Refused(reason, "3PL-900101")).ShouldBe((422, "invalid_delivery_parameters", word));
    }

    [Theory]
    [InlineData(AttemptStatus.Delivered, "delivery_completed", "delivery_completed")]
    [InlineData(AttemptStatus.Unrecoverable, "delivery_cancelled", "delivery_cancelled")]
    [InlineData(AttemptStatus.Returned, "delivery_abandoned", "delivery_abandoned")]
    [InlineData(AttemptStatus.InTransit, "delivery_picked_up", "delivery_picked_up")]
    [InlineData(AttemptStatus.AtPickup, "cancellation_window_closed", "update_window_closed")]
    [InlineData(null, "cancellation_window_closed", "update_window_closed")]
    public void Too_late_says_what_has_happened(AttemptStatus? status, string cancel, string update)
    {
        var facts = Facts with { Status = status };

        Problem(new Verdict.CancelTooLate(facts)).ShouldBe((409, "cancel_not_allowed", cancel));
        Problem(new Verdict.UpdateTooLate(facts)).ShouldBe((409, "update_not_allowed", update));
    }

    [Fact]
    public void Every_other_no_has_its_status_and_code()
    {
        Problem(new Verdict.UnlockRefused(Facts)).ShouldBe((409, "unlock_not_allowed", null));
        Problem(new Verdict.Conflict("3PL-900101")).ShouldBe((409, "duplicate_delivery_id", null));
        Problem(new Verdict.UnknownDelivery(DeliveryRef.External("x"))).ShouldBe((404, "unknown_delivery_id", null));
        Problem(new Verdict.Unauthenticated()).ShouldBe((401, "authentication_error", null));
        Problem(new Verdict.TooLarge(1)).ShouldBe((413, "payload_too_large", null));
        Problem(new Verdict.UnsupportedContentType([])).ShouldBe((415, "unsupported_content_type", null));
        Problem(new Verdict.TooManyRequests(TimeSpan.FromSeconds(2))).ShouldBe((429, "too_many_requests", null));
        Problem(new Verdict.Unavailable(TimeSpan.FromSeconds(2))).ShouldBe((503, "service_unavailable", null));
        Problem(new Verdict.Failed()).ShouldBe((500, "service_fault", null));
    }

    [Fact]
    public void A_double_points_to_the_delivery_that_stands()
    {
        var body = JsonNode.Parse(ThreePlCalls.Reply(new Verdict.Conflict("3PL-900101") { DeliveryId = Facts.DeliveryId }).Body.Span)!;

        body["external_delivery_id"]!.GetValue<string>().ShouldBe("3PL-900101");
        body["delivery_id"]!.GetValue<string>().ShouldBe(Facts.DeliveryId.ToString("D"));
    }

    private static (int Status, string Code, string? Reason) Problem(Verdict verdict)
    {
        var reply = ThreePlCalls.Reply(verdict);
        reply.ContentType.ShouldBe("application/problem+json");
        var body = JsonNode.Parse(reply.Body.Span)!;
        body["status"]!.GetValue<int>().ShouldBe(reply.Status);
        body["requestId"].ShouldNotBeNull();
        var code = body["code"]!.GetValue<string>();
        body["type"]!.GetValue<string>().ShouldBe("urn:problem-type:threepl:" + code);
        return (reply.Status, code, body["reason"]?.GetValue<string>());
    }
}
