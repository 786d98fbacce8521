using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Modules.Huuva;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Huuva;

public sealed class HuuvaStatusTests
{
    private static readonly HuuvaStatus Formatter = new();

    private static readonly StatusChange Change = new()
    {
        DeliveryId = Guid.Parse("0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b"),
        ExternalId = "job-1",
        PartnerReference = "order-7",
        ApiVersion = 1,
        Region = Region.EU,
        Seq = 4,
        Status = AttemptStatus.InTransitToPartner,
        Attempt = 1,
        RobotId = "robot-12",
        OccurredAt = new DateTimeOffset(2026, 6, 2, 12, 0, 0, TimeSpan.Zero),
        PickupEta = new DateTimeOffset(2026, 6, 2, 14, 10, 30, TimeSpan.FromHours(2)),
        DropoffEta = new DateTimeOffset(2026, 6, 2, 12, 31, 59, 999, TimeSpan.Zero),
        Position = new GeoPoint(60.188, 24.9578402),
    };

    [Theory]
    [InlineData(AttemptStatus.Scheduled, 81)]
    [InlineData(AttemptStatus.Assigned, 81)]
    [InlineData(AttemptStatus.InTransitToPartner, 83)]
    [InlineData(AttemptStatus.AtPickup, 85)]
    [InlineData(AttemptStatus.PickupInProgress, 85)]
    [InlineData(AttemptStatus.InTransit, 87)]
    [InlineData(AttemptStatus.AtDestination, 89)]
    [InlineData(AttemptStatus.DeliveryInProgress, 89)]
    [InlineData(AttemptStatus.Delivered, 90)]
    [InlineData(AttemptStatus.Completed, 90)]
    public void Each_told_status_has_the_contracts_number(AttemptStatus status, int number)
    {
        var tell = Tell(Change with { Status = status });

        tell.Word.ShouldBe(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Body(tell)["locations"]![0]!["status"]!.GetValue<int>().ShouldBe(number);
    }

    [Fact]
    public void The_event_names_job_and_order_and_writes_degrees_as_texts_the_right_way_round()
    {
        var call = Tell(Change).Call;

        (call.Operation, call.Method, call.Path).ShouldBe(("status", "POST", "fulfillment/generic/events"));
        call.Access.ShouldBe(new Access.ClientCredentials("oauth/token", "") { AsJson = true });
        call.Personal.ShouldBeFalse();
        JsonNode.Parse(call.Body.Span)!.ToJsonString().ShouldBe(
            """{"deliveryJobId":"job-1","externalJobId":"0190a0b1c2d37e4f8a5b6c7d8e9f0a1b","transportType":"unknown","pickupTimeETA":"2026-06-02T12:10:30.000000Z","courier":{"name":"robot-12","latitude":"60.188","longitude":"24.9578402"},"locations":[{"orderId":"order-7","status":83,"deliveryTimeETA":"2026-06-02T12:31:59.999000Z"}]}""");
    }

    [Fact]
    public void A_plain_order_is_its_own_job()
    {
        Body(Tell(Change with { PartnerReference = null }))["locations"]![0]!["orderId"]!.GetValue<string>().ShouldBe("job-1");
    }

    [Fact]
    public void The_same_number_is_news_with_an_estimate_of_another_minute_and_only_then()
    {
        var said = Tell(Change).PartnerStatus;

        said.ShouldBe("83 12:10Z 12:31Z");
        Tell(Change with { Seq = 5, DropoffEta = Change.DropoffEta + TimeSpan.FromSeconds(61) }).PartnerStatus.ShouldNotBe(said);
        Tell(Change with { Seq = 5, PickupEta = Change.PickupEta + TimeSpan.FromSeconds(61) }).PartnerStatus.ShouldNotBe(said);
        Tell(Change with { Seq = 5, PickupEta = Change.PickupEta + TimeSpan.FromSeconds(20), Position = null }).PartnerStatus.ShouldBe(said);
    }

    [Fact]
    public void Behind_the_pickup_its_estimate_is_no_news_and_behind_the_delivery_none_is()
    {
        var loaded = Change with { Status = AttemptStatus.InTransit };
        Tell(loaded).PartnerStatus.ShouldBe(Tell(loaded with { PickupEta = null }).PartnerStatus);
        Body(Tell(loaded)).AsObject().ContainsKey("pickupTimeETA").ShouldBeFalse();
        Tell(Change with { Status = AttemptStatus.Delivered }).PartnerStatus.ShouldBe("90");
    }

    [Theory]
    [InlineData(AttemptStatus.Canceled)]
    [InlineData(AttemptStatus.TimedOut)]
    [InlineData(AttemptStatus.Unrecoverable)]
    [InlineData(AttemptStatus.RequestFailed)]
    [InlineData(AttemptStatus.Returned)]
    public void An_end_without_delivery_is_a_cancellation(AttemptStatus status)
    {
        var tell = Tell(Change with { Status = status, CancelReason = CancelReason.BotStuck });

        tell.PartnerStatus.ShouldBe("canceled");
        (tell.Call.Operation, tell.Call.Path).ShouldBe(("cancel", "fulfillment/cancel"));
        Body(tell).ToJsonString().ShouldBe(
            """{"deliveryJobId":"job-1","reasonTag":"COURIER_TRANSPORT_FAILURE","deliveryFeeCharged":0,"extraDescription":"BotStuck"}""");
        Formatter.Word(Change with { Status = status, CanceledByPartner = true }).ShouldBeOfType<Saying.Silent>();
    }

    [Fact]
    public void Each_reason_has_one_of_the_six_tags()
    {
        var tags = Enum.GetValues<CancelReason>().ToLookup(reason => HuuvaStatus.Tag(reason), StringComparer.Ordinal);

        tags.Select(tag => tag.Key).ShouldBe(
            [
                "COURIER_NO_LONGER_AVAILABLE", "COURIER_TRANSPORT_FAILURE", "FOOD_ITEMS_ARE_NOT_READY", "DROP_OFF_LOCATION_NOT_FOUND",
                "CUSTOMER_UNRESPONSIVE", "PACKAGE_SIZE_TOO_LARGE",
            ],
            ignoreOrder: true);
        tags["PACKAGE_SIZE_TOO_LARGE"].ShouldBe([CancelReason.LargeOrder]);
        tags["DROP_OFF_LOCATION_NOT_FOUND"].ShouldBe([CancelReason.UnclearDropOff, CancelReason.NotRobotAddressable]);
        tags["FOOD_ITEMS_ARE_NOT_READY"].ShouldNotContain(CancelReason.MerchantRequested);
        HuuvaStatus.Tag(null).ShouldBe("COURIER_NO_LONGER_AVAILABLE");
    }

    private static Saying.Tell Tell(StatusChange change) => Formatter.Word(change).ShouldBeOfType<Saying.Tell>();

    private static JsonNode Body(Saying.Tell tell) => JsonNode.Parse(tell.Call.Body.Span)!;
}
