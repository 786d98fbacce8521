using System.Globalization;
using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.ThreePl;

/// <summary>The delivery and the quote as our answers show them: no name, no address, no phone. What is not known yet is left out.</summary>
internal static class ThreePlDelivery
{
    public const string Cancelled = "cancelled";

    public static JsonObject Quote(QuoteOffer offer) => new()
    {
        ["external_delivery_id"] = offer.ExternalId,
        ["delivery_status"] = "quote",
        ["fee"] = offer.Fee.MinorUnits,
        ["currency"] = offer.Fee.Currency,
        ["pickup_time_estimated"] = Time(offer.PickupEta),
        ["dropoff_time_estimated"] = Time(offer.DropoffEta),
        ["expires_at"] = Time(offer.ExpiresAt),
    };

    public static JsonObject State(DeliveryFacts facts)
    {
        var status = Word(facts.Status);
        var answer = new JsonObject
        {
            ["external_delivery_id"] = facts.ExternalId,
            ["delivery_id"] = facts.DeliveryId.ToString("D"),
            ["delivery_status"] = status,
            ["created_at"] = Time(facts.CreatedAt),
            ["updated_at"] = Time(facts.UpdatedAt),
        };
        if ((facts.Fee ?? facts.OrderValue ?? facts.Tip)?.Currency is { } currency)
            answer["currency"] = currency;
        if (facts.Fee is { } fee)
            answer["fee"] = fee.MinorUnits;
        if (facts.OrderValue is { } value)
            answer["order_value"] = value.MinorUnits;
        if (facts.Tip is { } tip)
            answer["tip"] = tip.MinorUnits;
        if (facts.PickupEta is { } pickup)
            answer["pickup_time_estimated"] = Time(pickup);
        if (facts.DropoffEta is { } dropoff)
            answer["dropoff_time_estimated"] = Time(dropoff);
        if (facts.RobotId is { } robot)
            answer["courier"] = new JsonObject { ["id"] = robot };
        if (facts.Status is { } said && status is Cancelled)
            answer["cancellation_reason"] = ThreePlReasons.Cancellation(said, facts.CancelReason);
        return answer;
    }

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// Drive v2's word for where a delivery stands. A takeover between robots and a cancellation that is only asked for leave it where
    /// it was for the client, which is at the latest with a robot on its way: confirmed.
    /// </summary>
    private static string Word(AttemptStatus? status) => status is not { } said ? "created" : said switch
    {
        AttemptStatus.Requested or AttemptStatus.Pending => "created",
        AttemptStatus.Scheduled or AttemptStatus.Assigned => "confirmed",
        AttemptStatus.InTransitToRescue or AttemptStatus.AtBot or AttemptStatus.RescueRequested or AttemptStatus.RescueInitiated
            or AttemptStatus.Rescued or AttemptStatus.CancelRequested or AttemptStatus.CancelRequestFailed
            or AttemptStatus.ReturnCanceled => "confirmed",
        AttemptStatus.InTransitToPartner => "enroute_to_pickup",
        AttemptStatus.AtPickup or AttemptStatus.PickupInProgress => "arrived_at_pickup",
        AttemptStatus.LoadedWaitingForPilot or AttemptStatus.LoadedWithPilot => "picked_up",
        AttemptStatus.InTransit => "enroute_to_dropoff",
        AttemptStatus.AtDestination or AttemptStatus.DeliveryInProgress => "arrived_at_dropoff",
        AttemptStatus.Delivered or AttemptStatus.Completed => "delivered",
        AttemptStatus.ReturnInitiated or AttemptStatus.ReturnInProgress => "enroute_to_return",
        AttemptStatus.Returned => "returned",
        AttemptStatus.RequestFailed or AttemptStatus.Canceled or AttemptStatus.TimedOut or AttemptStatus.Unrecoverable => Cancelled,
    };
}
