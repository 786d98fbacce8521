using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Modules.Ally;
using Integrations.Modules.ThreePl;
using Shouldly;
using Xunit;

namespace Integrations.Modules.Tests.Together;

/// <summary>Ally is the open third-party interface under a name of its own: what the two promise in common is held side by side.</summary>
public sealed class AllyAsThirdPartyTests
{
    private static readonly StatusChange Change = new()
    {
        DeliveryId = Guid.Parse("0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b"),
        ExternalId = "ALLY-55021",
        ApiVersion = 1,
        Region = Region.US,
        Seq = 4,
        Status = AttemptStatus.InTransit,
        Attempt = 1,
        RobotId = "robot-12",
        OccurredAt = new DateTimeOffset(2026, 6, 2, 12, 0, 0, TimeSpan.Zero),
    };

    [Fact]
    public void Ally_hears_what_a_third_party_hears()
    {
        foreach (var status in Enum.GetValues<AttemptStatus>())
        {
            var (ours, theirs) = (new AllyStatus().Word(Change with { Status = status }), new ThreePlStatus().Word(Change with { Status = status }));

            if (theirs is not Saying.Tell told)
            {
                ours.ShouldBe(theirs, status.ToString());
                continue;
            }

            var tell = ours.ShouldBeOfType<Saying.Tell>(status.ToString());
            (tell.PartnerStatus, tell.Call.Path, tell.Call.Access).ShouldBe((told.PartnerStatus, told.Call.Path, told.Call.Access));
            JsonNode.DeepEquals(JsonNode.Parse(tell.Call.Body.Span), JsonNode.Parse(told.Call.Body.Span)).ShouldBeTrue(status.ToString());
        }
    }

    [Fact]
    public void Every_reason_is_a_third_partys_reason()
    {
        foreach (var status in new[] { AttemptStatus.Canceled, AttemptStatus.RequestFailed })
        {
            foreach (var reason in Enum.GetValues<CancelReason>().Cast<CancelReason?>().Append(null))
            {
                foreach (var byPartner in new[] { false, true })
                    AllyDelivery.Reason(status, reason, byPartner).ShouldBe(ThreePlReasons.Cancellation(status, reason, byPartner), $"{status} {reason}");
            }
        }
    }
}
