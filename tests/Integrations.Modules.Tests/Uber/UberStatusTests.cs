using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Modules.Uber;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Uber;

public sealed class UberStatusTests
{
    private static readonly UberStatus Formatter = new();

    private static readonly StatusChange Change = new()
    {
        DeliveryId = Guid.Parse("0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b"),
        ExternalId = "ue 70001/a",
        ApiVersion = 1,
        Region = Region.US,
        Seq = 4,
        Status = AttemptStatus.InTransit,
        Attempt = 2,
        RobotId = "robot-12",
        OccurredAt = new DateTimeOffset(2026, 6, 2, 12, 0, 7, 250, TimeSpan.Zero),
        DropoffEta = new DateTimeOffset(2026, 6, 2, 14, 31, 0, TimeSpan.FromHours(2)),
        Position = new GeoPoint(37.7712, -122.3971),
    };

    [Theory]
    [InlineData(AttemptStatus.InTransitToPartner, "en_route_to_pickup")]
    [InlineData(AttemptStatus.AtPickup, "at_pickup")]
    [InlineData(AttemptStatus.InTransit, "en_route_to_dropoff")]
    [InlineData(AttemptStatus.Delivered, "delivered")]
    [InlineData(AttemptStatus.Completed, "delivered")]
    public void The_rows_of_the_specification_hold_to_the_letter(AttemptStatus status, string word)
    {
        var tell = Formatter.Word(Change with { Status = status }).ShouldBeOfType<Saying.Tell>();

        tell.PartnerStatus.ShouldBe(word);
        tell.Call.Operation.ShouldBe("status");
        Body(tell)["meta"]!["status"]!.GetValue<string>().ShouldBe(word);
    }

    [Theory]
    [InlineData(AttemptStatus.Canceled)]
    [InlineData(AttemptStatus.TimedOut)]
    [InlineData(AttemptStatus.Unrecoverable)]
    [InlineData(AttemptStatus.RequestFailed)]
    [InlineData(AttemptStatus.Returned)]
    public void An_end_without_delivery_is_a_cancellation(AttemptStatus status)
    {
        var tell = Formatter.Word(Change with { Status = status, CancelReason = CancelReason.BotStuck }).ShouldBeOfType<Saying.Tell>();

        tell.PartnerStatus.ShouldBe("canceled");
        tell.Call.Operation.ShouldBe("cancel");
        tell.Call.Path.ShouldBe("v1/eats/deliveries/orders/ue%2070001%2Fa/cancel");
        Body(tell)["meta"]!["reason"]!.GetValue<string>().ShouldBe("COURIER_VEHICLE_ISSUE");
    }

    [Fact]
    public void Uber_is_not_told_of_a_cancellation_of_its_own()
    {
        Formatter.Word(Change with { Status = AttemptStatus.Canceled, CanceledByPartner = true }).ShouldBeOfType<Saying.Silent>();
        Formatter.Word(Change with { Status = AttemptStatus.Delivered, CanceledByPartner = true }).ShouldBeOfType<Saying.Tell>();
    }

    [Fact]
    public void Every_status_is_told_or_silent_with_a_reason_and_unconfirmed_words_are_off()
    {
        var told = Enum.GetValues<AttemptStatus>().Where(status => Formatter.Word(Change with { Status = status }) switch
        {
            Saying.Silent silent => silent.Why.Length == 0,
            _ => true,
        });

        told.ShouldBe(
            [
                AttemptStatus.InTransitToPartner, AttemptStatus.AtPickup, AttemptStatus.InTransit, AttemptStatus.Delivered,
                AttemptStatus.Completed, AttemptStatus.Canceled, AttemptStatus.TimedOut, AttemptStatus.Unrecoverable,
                AttemptStatus.RequestFailed, AttemptStatus.Returned,
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void The_call_is_dapi_status_changed_to_the_partners_own_order()
    {
        var call = Formatter.Word(Change).ShouldBeOfType<Saying.Tell>().Call;

        (call.Method, call.Path).ShouldBe(("POST", "v1/eats/deliveries/orders/ue%2070001%2Fa/status"));
        call.Access.ShouldBe(new Access.ClientCredentials("oauth/v2/token", "eats.deliveries"));
        call.Personal.ShouldBeFalse();
        JsonNode.Parse(call.Body.Span)!.ToJsonString().ShouldBe(
            """{"event_id":"0190a0b1c2d37e4f8a5b6c7d8e9f0a1b-4","event_type":"dapi.status_changed","event_time":1780401607,"meta":{"external_order_id":"ue 70001/a","order_id":"del_0190a0b1c2d37e4f8a5b6c7d8e9f0a1b","status":"en_route_to_dropoff","courier_trip_id":"0190a0b1c2d37e4f8a5b6c7d8e9f0a1b-2","is_returning":false,"courier":{"name":"robot-12","location":{"lat":37.7712,"lng":-122.3971}},"dropoff_eta":"2026-06-02T12:31:00.000Z"}}""");
    }

    [Fact]
    public void Each_cancel_reason_has_a_word_and_none_means_other()
    {
        var words = Enum.GetValues<CancelReason>().ToLookup(reason => UberStatus.Reason(reason), StringComparer.Ordinal);

        words.Select(word => word.Key).ShouldBe(
            [
                "COURIER_VEHICLE_ISSUE", "MERCHANT_ISSUE", "ROUTE_NOT_PASSABLE", "CUSTOMER_UNAVAILABLE", "COURIER_ISSUE",
                "NO_COURIER_AVAILABLE", "CANCELED_BY_FLEET", "OTHER",
            ],
            ignoreOrder: true);
        words["CUSTOMER_UNAVAILABLE"].ShouldContain(CancelReason.IdCheck);
        UberStatus.Reason(null).ShouldBe("OTHER");
    }

    [Theory]
    [InlineData(409, "", OutcomeKind.AlreadyFinal)]
    [InlineData(400, """{"code":"noncancelable_delivery"}""", OutcomeKind.AlreadyFinal)]
    public void Over_on_ubers_side_is_no_failure(int status, string body, OutcomeKind kind)
    {
        var outcome = new UberReplies().Read(new PartnerAnswer(status, System.Text.Encoding.UTF8.GetBytes(body), 1, "cancel"));

        outcome.ShouldNotBeNull().Kind.ShouldBe(kind);
        outcome.Retryable.ShouldBeFalse();
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(400, """{"code":"invalid_params"}""")]
    [InlineData(400, "<html>")]
    [InlineData(404, """{"code":"delivery_not_found"}""")]
    [InlineData(503, "")]
    public void Everything_else_is_said_by_the_status_code(int status, string body)
    {
        new UberReplies().Read(new PartnerAnswer(status, System.Text.Encoding.UTF8.GetBytes(body), 1, "status")).ShouldBeNull();
    }

    private static JsonNode Body(Saying.Tell tell) => JsonNode.Parse(tell.Call.Body.Span)!;
}
