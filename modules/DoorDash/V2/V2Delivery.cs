using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.DoorDash.V2;

/// <summary>Drive v2's <c>DeliveryResponse</c> without addresses, names and items: whoever asks has sent them to us.</summary>
internal static class V2Delivery
{
    private const string Cancelled = "cancelled";

    public static JsonObject Quote(QuoteOffer offer) => new()
    {
        [DoorDashIds.Field] = offer.ExternalId,
        ["delivery_status"] = "quote",
        ["fee"] = offer.Fee.MinorUnits,
        ["currency"] = offer.Fee.Currency,
        ["updated_at"] = DoorDashTimes.Utc(offer.QuotedAt),
        ["pickup_time_estimated"] = DoorDashTimes.Utc(offer.PickupEta),
        ["dropoff_time_estimated"] = DoorDashTimes.Utc(offer.DropoffEta),
        ["support_reference"] = offer.QuoteId,
        ["expires_at"] = DoorDashTimes.Utc(offer.ExpiresAt),
    };

    public static JsonObject State(DeliveryFacts facts)
    {
        var word = Word(facts.Status);
        return Answer(facts, word, word is Cancelled && facts.Status is { } status
            ? DoorDashCancelReasons.Word(status, facts.CancelReason)
            : null);
    }

    /// <summary>Cancelled by DoorDash's own wish, also while the fleet is still turning the robot round.</summary>
    public static JsonObject Canceled(DeliveryFacts facts) => Answer(facts, Cancelled, DoorDashCancelReasons.ByCreator);

    private static JsonObject Answer(DeliveryFacts facts, string word, string? cancellationReason)
    {
        var answer = new JsonObject
        {
            [DoorDashIds.Field] = facts.ExternalId,
            ["delivery_status"] = word,
            // Required, and "null if not available": a zero would be a price.
            ["fee"] = facts.Fee?.MinorUnits,
            ["currency"] = (facts.Fee ?? facts.OrderValue ?? facts.Tip)?.Currency ?? DoorDashMoney.Default,
            ["updated_at"] = DoorDashTimes.Utc(facts.UpdatedAt),
            ["support_reference"] = facts.DeliveryId.ToString(),
        };
        if (cancellationReason is not null)
            answer["cancellation_reason"] = cancellationReason;
        if (facts.OrderValue is { } value)
            answer["order_value"] = value.MinorUnits;
        if (facts.Tip is { } tip)
            answer["tip"] = tip.MinorUnits;
        if (facts.PickupEta is { } pickup)
            answer["pickup_time_estimated"] = DoorDashTimes.Utc(pickup);
        if (facts.DropoffEta is { } dropoff)
            answer["dropoff_time_estimated"] = DoorDashTimes.Utc(dropoff);
        if (facts.RobotId is { } robot)
            answer["dasher_name"] = robot;
        return answer;
    }

    /// <summary>
    /// Drive's own words: this is an answer in Drive's shape, not a status of the private API. Where a status does not tell how far the
    /// goods are (a cancellation asked for, a rescue), the delivery stands and somebody has it: confirmed.
    /// </summary>
    private static string Word(AttemptStatus? status) => status is not { } said ? "created" : said switch
    {
        AttemptStatus.Requested or AttemptStatus.Pending => "created",
        AttemptStatus.Scheduled or AttemptStatus.Assigned or AttemptStatus.CancelRequested or AttemptStatus.CancelRequestFailed
            or AttemptStatus.RescueRequested or AttemptStatus.RescueInitiated or AttemptStatus.Rescued => "confirmed",
        AttemptStatus.InTransitToPartner or AttemptStatus.InTransitToRescue or AttemptStatus.AtBot => "enroute_to_pickup",
        AttemptStatus.AtPickup or AttemptStatus.PickupInProgress => "arrived_at_pickup",
        AttemptStatus.LoadedWaitingForPilot or AttemptStatus.LoadedWithPilot => "picked_up",
        AttemptStatus.InTransit => "enroute_to_dropoff",
        AttemptStatus.AtDestination or AttemptStatus.DeliveryInProgress => "arrived_at_dropoff",
        AttemptStatus.Delivered or AttemptStatus.Completed => "delivered",
        AttemptStatus.RequestFailed or AttemptStatus.Canceled or AttemptStatus.TimedOut or AttemptStatus.Unrecoverable => Cancelled,
        AttemptStatus.ReturnInitiated or AttemptStatus.ReturnInProgress or AttemptStatus.ReturnCanceled => "enroute_to_return",
        AttemptStatus.Returned => "returned",
    };
}
