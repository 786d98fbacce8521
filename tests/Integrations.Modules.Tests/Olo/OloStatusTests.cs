using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Modules.Olo;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Olo;

public sealed class OloStatusTests
{
    public static readonly StatusChange Change = new()
    {
        DeliveryId = OloCalls.Facts.DeliveryId,
        ExternalId = "dsp-60417",
        ApiVersion = 1,
        Region = Region.US,
        Seq = 4,
        Status = AttemptStatus.InTransit,
        Attempt = 1,
        RobotId = "robot-12",
        OccurredAt = OloCalls.Noon,
        DropoffEta = new DateTimeOffset(2026, 6, 2, 14, 31, 0, TimeSpan.FromHours(2)),
        Position = new GeoPoint(41.8712, -87.6511),
    };

    [Fact]
    public void The_call_is_signed_and_names_olos_own_dispatch()
    {
        var call = new OloStatus().Word(Change with { ExternalId = "a/b" }).ShouldBeOfType<Saying.Tell>().Call;

        (call.Operation, call.Method, call.Path).ShouldBe(("status", "POST", "deliveries/a%2Fb/status"));
        call.Access.ShouldBeSameAs(OloSignature.Access);
        call.Personal.ShouldBeFalse();
        JsonNode.Parse(call.Body.Span)!.ToJsonString().ShouldBe(
            """{"messageId":"0190a0b1c2d37e4f8a5b6c7d8e9f0a1b-4","sequence":4,"dispatchId":"a/b","deliveryId":"0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b","status":"InProgress","occurredAt":"2026-06-02T12:00:00.000Z","driver":{"id":"robot-12"},"location":{"latitude":41.8712,"longitude":-87.6511},"estimatedDeliveryTime":"2026-06-02T12:31:00.000Z"}""");
    }

    [Fact]
    public void Olo_is_not_told_of_a_cancellation_of_its_own_but_of_every_other_end()
    {
        var formatter = new OloStatus();

        formatter.Word(Change with { Status = AttemptStatus.Canceled, CanceledByPartner = true }).ShouldBeOfType<Saying.Silent>();
        foreach (var status in new[] { AttemptStatus.Canceled, AttemptStatus.TimedOut, AttemptStatus.Unrecoverable, AttemptStatus.RequestFailed })
            formatter.Word(Change with { Status = status }).ShouldBeOfType<Saying.Tell>().PartnerStatus.ShouldBe("Canceled");
        formatter.Word(Change with { Status = AttemptStatus.Returned, CanceledByPartner = true }).ShouldBeOfType<Saying.Tell>();
    }

    /// <summary>The words that the README names with their sources.</summary>
    [Fact]
    public void Each_reason_is_one_that_a_provider_may_give()
    {
        Enum.GetValues<CancelReason>().Select(reason => OloReasons.Cancellation(reason)).Distinct().ShouldBe(
            ["DriverFailure", "PickupNotReady", "DspOtherReason", "IncompatibleDeliveryMode", "DestinationUnreachable", "ServiceOverCommitted"],
            ignoreOrder: true);
        OloReasons.Cancellation(null).ShouldBe("DspOtherReason");
        OloReasons.Cancellation(CancelReason.LongLoad).ShouldBe("PickupNotReady");
        OloReasons.Cancellation(CancelReason.CustomerUnresponsive).ShouldBe("DestinationUnreachable");
        OloReasons.Cancellation(CancelReason.LargeOrder).ShouldBe("IncompatibleDeliveryMode");
    }
}
