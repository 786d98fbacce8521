using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.DoorDash.V1;

/// <summary>Classic's delivery, estimate and cancellation, without customer, addresses and items: whoever asks has sent them to us.</summary>
internal static class V1Delivery
{
    public static JsonObject Quote(QuoteOffer offer) => new()
    {
        [DoorDashIds.Field] = offer.ExternalId,
        ["fee"] = offer.Fee.MinorUnits,
        ["currency"] = offer.Fee.Currency,
        ["pickup_time"] = DoorDashTimes.Utc(offer.PickupEta),
        ["delivery_time"] = DoorDashTimes.Utc(offer.DropoffEta),
        ["support_reference"] = offer.QuoteId,
    };

    public static JsonObject Canceled(DeliveryFacts facts) => new()
    {
        ["return_initiated"] = false,
        ["cancelled_at"] = DoorDashTimes.Utc(facts.UpdatedAt),
    };

    public static JsonObject State(DeliveryFacts facts)
    {
        var (status, dasher) = Words(facts.Status);
        var answer = new JsonObject
        {
            [DoorDashIds.Field] = facts.ExternalId,
            ["status"] = status,
            ["dasher_status"] = dasher,
            // Required in the contract. Not known yet is null: a zero would be a price.
            ["fee"] = facts.Fee?.MinorUnits,
            ["currency"] = (facts.Fee ?? facts.OrderValue ?? facts.Tip)?.Currency ?? DoorDashMoney.Default,
            ["updated_at"] = DoorDashTimes.Utc(facts.UpdatedAt),
            // Classic's own "id" is a number of DoorDash's. Ours is no number and stands where v2 has it.
            ["support_reference"] = facts.DeliveryId.ToString(),
        };
        if (facts.OrderValue is { } value)
            answer["order_value"] = value.MinorUnits;
        if (facts.Tip is { } tip)
            answer["tip"] = tip.MinorUnits;
        if (facts.PickupEta is { } pickup)
            answer["estimated_pickup_time"] = DoorDashTimes.Utc(pickup);
        if (facts.DropoffEta is { } dropoff)
            answer["estimated_delivery_time"] = DoorDashTimes.Utc(dropoff);
        if (facts.RobotId is { } robot)
            answer["dasher"] = new JsonObject { ["id"] = robot };
        return answer;
    }

    /// <summary>
    /// Classic's seven words for the delivery and eight for the Dasher. A cancellation asked for and a rescue do not tell how far the
    /// goods are: somebody has accepted them.
    /// </summary>
    private static (string Status, string Dasher) Words(AttemptStatus? status) => status is not { } said ? ("scheduled", "unassigned") : said switch
    {
        AttemptStatus.Requested or AttemptStatus.Pending or AttemptStatus.Scheduled => ("scheduled", "unassigned"),
        AttemptStatus.Assigned or AttemptStatus.InTransitToPartner or AttemptStatus.InTransitToRescue or AttemptStatus.AtBot
            or AttemptStatus.CancelRequested or AttemptStatus.CancelRequestFailed or AttemptStatus.RescueRequested
            or AttemptStatus.RescueInitiated or AttemptStatus.Rescued => ("assigned", "accepted"),
        AttemptStatus.AtPickup or AttemptStatus.PickupInProgress => ("assigned", "arrived_at_store"),
        AttemptStatus.LoadedWaitingForPilot or AttemptStatus.LoadedWithPilot or AttemptStatus.InTransit => ("picked_up", "picked_up"),
        AttemptStatus.AtDestination or AttemptStatus.DeliveryInProgress => ("picked_up", "arrived_at_consumer"),
        AttemptStatus.Delivered or AttemptStatus.Completed => ("delivered", "dropped_off"),
        AttemptStatus.RequestFailed or AttemptStatus.Canceled or AttemptStatus.TimedOut or AttemptStatus.Unrecoverable =>
            ("cancelled", "unassigned"),
        AttemptStatus.ReturnInitiated or AttemptStatus.ReturnInProgress or AttemptStatus.ReturnCanceled =>
            ("pending_return", "pending_return"),
        AttemptStatus.Returned => ("returned", "dropped_off_return"),
    };
}
