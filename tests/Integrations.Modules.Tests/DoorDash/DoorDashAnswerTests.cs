using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Modules.DoorDash;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.DoorDash;

public sealed class DoorDashAnswerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly DeliveryFacts Facts = new()
    {
        DeliveryId = Guid.Parse("0198f0a4-b000-7000-8000-00000000beef"),
        ExternalId = "D-1",
        CreatedAt = Noon,
        UpdatedAt = Noon,
        Status = AttemptStatus.Assigned,
        RobotId = "robot-17",
        Fee = new Money(975, "USD"),
        OrderValue = new Money(1999, "USD"),
        Tip = new Money(599, "USD"),
        PickupEta = Noon.AddMinutes(18),
        DropoffEta = Noon.AddMinutes(43),
    };

    private static readonly QuoteOffer Offer = new()
    {
        QuoteId = "q-1",
        ExternalId = "D-1",
        Fee = new Money(975, "USD"),
        QuotedAt = Noon,
        PickupEta = Noon.AddMinutes(18),
        DropoffEta = Noon.AddMinutes(43),
        ExpiresAt = Noon.AddMinutes(5),
    };

    [Fact]
    public void An_accepted_order_is_answered_as_Drives_delivery() => Same(
        DoorDashSays.Hears("v2-create", new Verdict.Accepted(Facts)),
        200,
        """
        {
          "external_delivery_id": "D-1", "delivery_status": "confirmed", "fee": 975, "currency": "USD",
          "updated_at": "2026-06-02T12:00:00Z", "support_reference": "0198f0a4-b000-7000-8000-00000000beef",
          "order_value": 1999, "tip": 599, "pickup_time_estimated": "2026-06-02T12:18:00Z",
          "dropoff_time_estimated": "2026-06-02T12:43:00Z", "dasher_name": "robot-17"
        }
        """);

    [Fact]
    public void An_order_that_waits_is_created_and_has_no_price_yet()
    {
        var waiting = Facts with { Status = null, Fee = null, RobotId = null, PickupEta = null, DropoffEta = null };

        var (reply, body) = DoorDashSays.Hears("v3-create", new Verdict.AcceptedPending(waiting));

        reply.Status.ShouldBe(200);
        body["delivery_status"]!.GetValue<string>().ShouldBe("created");
        body.ContainsKey("fee").ShouldBeTrue();
        body["fee"].ShouldBeNull();
        body["currency"]!.GetValue<string>().ShouldBe("USD");
    }

    [Fact]
    public void A_classic_order_is_answered_as_classics_delivery() => Same(
        DoorDashSays.Hears("v1-create", new Verdict.Accepted(Facts)),
        200,
        """
        {
          "external_delivery_id": "D-1", "status": "assigned", "dasher_status": "accepted", "fee": 975, "currency": "USD",
          "updated_at": "2026-06-02T12:00:00Z", "support_reference": "0198f0a4-b000-7000-8000-00000000beef",
          "order_value": 1999, "tip": 599, "estimated_pickup_time": "2026-06-02T12:18:00Z",
          "estimated_delivery_time": "2026-06-02T12:43:00Z", "dasher": { "id": "robot-17" }
        }
        """);

    [Fact]
    public void A_quote_says_until_when_it_holds() => Same(
        DoorDashSays.Hears("v2-quote", new Verdict.Quoted(Offer)),
        200,
        """
        {
          "external_delivery_id": "D-1", "delivery_status": "quote", "fee": 975, "currency": "USD",
          "updated_at": "2026-06-02T12:00:00Z", "pickup_time_estimated": "2026-06-02T12:18:00Z",
          "dropoff_time_estimated": "2026-06-02T12:43:00Z", "support_reference": "q-1", "expires_at": "2026-06-02T12:05:00Z"
        }
        """);

    [Fact]
    public void A_cancellation_is_answered_before_the_robot_has_turned_round()
    {
        var (_, v2) = DoorDashSays.Hears("v2-cancel", new Verdict.Canceled(Facts));

        v2["delivery_status"]!.GetValue<string>().ShouldBe("cancelled");
        v2["cancellation_reason"]!.GetValue<string>().ShouldBe("cancelled_by_creator");
        Same(
            DoorDashSays.Hears("v1-cancel", new Verdict.Canceled(Facts)),
            200,
            """{ "return_initiated": false, "cancelled_at": "2026-06-02T12:00:00Z" }""");
    }

    [Theory]
    [InlineData(AttemptStatus.InTransitToPartner, "enroute_to_pickup", "assigned", "accepted")]
    [InlineData(AttemptStatus.AtPickup, "arrived_at_pickup", "assigned", "arrived_at_store")]
    [InlineData(AttemptStatus.LoadedWithPilot, "picked_up", "picked_up", "picked_up")]
    [InlineData(AttemptStatus.InTransit, "enroute_to_dropoff", "picked_up", "picked_up")]
    [InlineData(AttemptStatus.AtDestination, "arrived_at_dropoff", "picked_up", "arrived_at_consumer")]
    [InlineData(AttemptStatus.Delivered, "delivered", "delivered", "dropped_off")]
    [InlineData(AttemptStatus.Unrecoverable, "cancelled", "cancelled", "unassigned")]
    [InlineData(AttemptStatus.ReturnInProgress, "enroute_to_return", "pending_return", "pending_return")]
    [InlineData(AttemptStatus.Returned, "returned", "returned", "dropped_off_return")]
    public void A_query_is_answered_in_Drives_own_words(AttemptStatus status, string drive, string classic, string dasher)
    {
        var (_, v2) = DoorDashSays.Hears("v2-query", new Verdict.State(Facts with { Status = status }));
        var (_, v1) = DoorDashSays.Hears("v1-query", new Verdict.State(Facts with { Status = status }));

        v2["delivery_status"]!.GetValue<string>().ShouldBe(drive);
        v2.ContainsKey("cancellation_reason").ShouldBe(drive is "cancelled");
        v1["status"]!.GetValue<string>().ShouldBe(classic);
        v1["dasher_status"]!.GetValue<string>().ShouldBe(dasher);
    }

    [Fact]
    public void Every_state_is_answered_in_the_contracts_words()
    {
        string[] drive =
        [
            "quote", "created", "confirmed", "enroute_to_pickup", "arrived_at_pickup", "picked_up", "enroute_to_dropoff", "arrived_at_dropoff",
            "delivered", "enroute_to_return", "arrived_at_return", "returned", "cancelled",
        ];
        string[] classic = ["scheduled", "assigned", "picked_up", "delivered", "cancelled", "pending_return", "returned"];

        foreach (var status in Enum.GetValues<AttemptStatus>())
        {
            var facts = Facts with { Status = status };
            Array.IndexOf(drive, DoorDashSays.Hears("v3-query", new Verdict.State(facts)).Body["delivery_status"]!.GetValue<string>()).ShouldBeGreaterThanOrEqualTo(0);
            Array.IndexOf(classic, DoorDashSays.Hears("v1-query", new Verdict.State(facts)).Body["status"]!.GetValue<string>()).ShouldBeGreaterThanOrEqualTo(0);
        }
    }

    [Fact]
    public void Faults_are_answered_with_field_and_rule() => Same(
        DoorDashSays.Hears("v2-create", new Verdict.Invalid([new Fault("dropoff_phone_number", "required"), new Fault("items[0].name", "required")])),
        400,
        """
        {
          "code": "validation_error", "message": "One or more request values couldn't be validated.",
          "field_errors": [
            { "field": "dropoff_phone_number", "error": "required" }, { "field": "items[0].name", "error": "required" }
          ]
        }
        """);

    [Theory]
    [InlineData("v2-create", 409)]
    [InlineData("v1-create", 409)]
    public void The_same_id_with_other_content_is_a_duplicate(string route, int status)
    {
        var (reply, body) = DoorDashSays.Hears(route, new Verdict.Conflict("D-1"));

        reply.Status.ShouldBe(status);
        body["code"]!.GetValue<string>().ShouldBe("duplicate_delivery_id");
        body["external_delivery_id"]!.GetValue<string>().ShouldBe("D-1");
    }

    [Fact]
    public void An_unknown_delivery_is_named() => Same(
        DoorDashSays.Hears("v3-query", new Verdict.UnknownDelivery(DeliveryRef.External("D-1"))),
        404,
        """{ "code": "unknown_delivery_id", "message": "External delivery ID was not found", "external_delivery_id": "D-1" }""");

    [Theory]
    [InlineData(RefusalReason.TooFar, "distance_too_long")]
    [InlineData(RefusalReason.PickupOutsideArea, "pickup_address_not_in_coverage")]
    [InlineData(RefusalReason.StoreNotActive, "pickup_address_not_in_coverage")]
    [InlineData(RefusalReason.DropoffOutsideArea, "delivery_address_not_in_coverage")]
    [InlineData(RefusalReason.OutsideHours, "outside_of_delivery_time")]
    [InlineData(RefusalReason.NoRobotAvailable, "outside_of_delivery_time")]
    public void A_refusal_has_one_of_the_contracts_reasons(RefusalReason reason, string word)
    {
        var (reply, body) = DoorDashSays.Hears("v2-quote", new Verdict.Refused(reason, "D-1"));
        var (classic, _) = DoorDashSays.Hears("v1-create", new Verdict.Refused(reason, "D-1"));

        reply.Status.ShouldBe(422);
        body["code"]!.GetValue<string>().ShouldBe("invalid_delivery_parameters");
        body["reason"]!.GetValue<string>().ShouldBe(word);
        classic.Status.ShouldBe(400);
    }

    [Theory]
    [InlineData("v2-create", RefusalReason.TooLarge, "items", "too_large")]
    [InlineData("v2-create", RefusalReason.ContentsNotCarried, "order_contains", "not_carried")]
    [InlineData("v1-create", RefusalReason.ContentsNotCarried, "order_contains_list", "not_carried")]
    public void A_refusal_that_a_field_explains_names_the_field(string route, RefusalReason reason, string field, string rule)
    {
        var (reply, body) = DoorDashSays.Hears(route, new Verdict.Refused(reason, "D-1"));

        reply.Status.ShouldBe(400);
        JsonNode.DeepEquals(body["field_errors"], new JsonArray(new JsonObject { ["field"] = field, ["error"] = rule })).ShouldBeTrue();
    }

    [Fact]
    public void A_quote_that_has_expired_is_an_unknown_id()
    {
        var (reply, body) = DoorDashSays.Hears("v2-accept", new Verdict.Refused(RefusalReason.QuoteUnknownOrExpired, "D-1"));

        (reply.Status, body["code"]!.GetValue<string>()).ShouldBe((404, "unknown_delivery_id"));
    }

    [Fact]
    public void What_is_not_ours_is_a_400_that_says_why()
    {
        var (reply, body) = DoorDashSays.Hears("v2-create", new Verdict.NotRelevant("order_fulfillment_method: a person shops in the store"));

        reply.Status.ShouldBe(400);
        body["message"]!.GetValue<string>().ShouldBe("Not carried by robots. order_fulfillment_method: a person shops in the store");
        body["field_errors"]!.AsArray().Count.ShouldBe(0);
    }

    public static TheoryData<string, Verdict, int, string> Doorstep() => new()
    {
        { "v1-create", new Verdict.Unauthenticated(), 401, "authentication_error" },
        { "v2-create", new Verdict.TooLarge(262144), 413, "validation_error" },
        { "v2-create", new Verdict.UnsupportedContentType(["application/json"]), 415, "validation_error" },
        { "v3-create", new Verdict.TooManyRequests(TimeSpan.FromSeconds(1.2)), 429, "service_fault" },
        { "v3-create", new Verdict.Unavailable(TimeSpan.FromSeconds(5)), 503, "service_fault" },
        { "v2-create", new Verdict.Failed(), 500, "service_fault" },
        { "v2-handoff", new Verdict.UnlockRefused(Facts), 409, "update_not_allowed" },
    };

    [Theory]
    [MemberData(nameof(Doorstep))]
    public void Each_no_has_its_status_and_code(string route, Verdict verdict, int status, string code)
    {
        var (reply, body) = DoorDashSays.Hears(route, verdict);

        reply.Status.ShouldBe(status);
        body["code"]!.GetValue<string>().ShouldBe(code);
        body["message"]!.GetValue<string>().ShouldNotBeEmpty();
    }

    [Fact]
    public void No_verdict_falls_through_to_our_own_fault()
    {
        Verdict[] family =
        [
            new Verdict.Quoted(Offer), new Verdict.Refused(RefusalReason.Other, "D-1"), new Verdict.Accepted(Facts),
            new Verdict.AcceptedPending(Facts), new Verdict.Canceled(Facts), new Verdict.CancelTooLate(Facts), new Verdict.Unlocked(Facts),
            new Verdict.UnlockRefused(Facts), new Verdict.Updated(Facts), new Verdict.UpdateTooLate(Facts), new Verdict.State(Facts),
            new Verdict.Recorded(), new Verdict.NotRelevant("why"), new Verdict.Invalid([new Fault("tip", "type:integer")]),
            new Verdict.Conflict("D-1"), new Verdict.UnknownDelivery(DeliveryRef.External("D-1")), new Verdict.Unauthenticated(),
            new Verdict.TooLarge(1), new Verdict.UnsupportedContentType([]), new Verdict.TooManyRequests(TimeSpan.Zero),
            new Verdict.Unavailable(TimeSpan.Zero), new Verdict.Failed(),
        ];

        family.Select(verdict => verdict.GetType()).ShouldBe(typeof(Verdict).GetNestedTypes(), ignoreOrder: true);
        foreach (var route in new[] { "v1-create", "v2-create", "v3-create" })
            family.Where(verdict => DoorDashSays.Hears(route, verdict).Reply.Status is 500).ShouldBe([new Verdict.Failed()]);
    }

    [Fact]
    public void Who_is_told_to_wait_is_told_how_long_in_whole_seconds() =>
        DoorDashSays.Hears("v2-create", new Verdict.TooManyRequests(TimeSpan.FromSeconds(1.2))).Reply.Headers.ShouldBe([new("Retry-After", "2")]);

    [Fact]
    public void A_report_is_answered_with_the_200_that_ends_its_repeats()
    {
        var (reply, body) = DoorDashSays.Hears("v1-report", new Verdict.Recorded());

        (reply.Status, body.Count).ShouldBe((200, 0));
    }

    [Theory]
    [InlineData("v2-create", 1)]
    [InlineData("v2-quote", 1)]
    [InlineData("v2-report", 2)]
    public void Reports_may_come_with_a_bearer_and_all_else_with_the_token_only(string route, int proofs)
    {
        var proof = new DoorDashProofs().For(DoorDashSays.Ingress.Routes.Single(one => string.Equals(one.Name, route, StringComparison.Ordinal)));

        proof.Count.ShouldBe(proofs);
        var token = proof[0].ShouldBeOfType<Proof.SignedToken>();
        token.Audience.ShouldBe("integrations");
        token.MaxLifetime.ShouldBe(TimeSpan.FromMinutes(30));
        token.Header.ShouldBe([new("dd-ver", "DD-JWT-V1")]);
    }

    private static void Same((Reply Reply, JsonObject Body) heard, int status, string json)
    {
        heard.Reply.Status.ShouldBe(status);
        JsonNode.DeepEquals(heard.Body, JsonNode.Parse(json)).ShouldBeTrue(heard.Body.ToJsonString());
    }
}
