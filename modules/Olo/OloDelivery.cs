using System.Globalization;
using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.Olo;

/// <summary>The quote and the delivery as our answers show them: no name, no address, no phone. What is not known yet is left out.</summary>
internal static class OloDelivery
{
    public const string Scheduled = "Scheduled";
    public const string DriverAssigned = "DriverAssigned";
    public const string AtPickup = "AtPickup";
    public const string InProgress = "InProgress";
    public const string Delivered = "Delivered";
    public const string Canceled = "Canceled";

    public static JsonObject Quote(QuoteOffer offer) => new()
    {
        ["available"] = true,
        ["quoteId"] = OloIds.Quote(offer),
        ["fee"] = OloMoney.Write(offer.Fee),
        ["currency"] = offer.Fee.Currency,
        ["estimatedPickupTime"] = Time(offer.PickupEta),
        ["estimatedDeliveryTime"] = Time(offer.DropoffEta),
        ["expiresAt"] = Time(offer.ExpiresAt),
    };

    public static JsonObject State(DeliveryFacts facts)
    {
        var status = Word(facts.Status);
        var answer = new JsonObject
        {
            ["deliveryId"] = OloIds.Delivery(facts.DeliveryId),
            ["dispatchId"] = facts.ExternalId,
            ["status"] = status,
            ["createdAt"] = Time(facts.CreatedAt),
            ["updatedAt"] = Time(facts.UpdatedAt),
        };
        if (facts.Fee is { } fee)
        {
            answer["fee"] = OloMoney.Write(fee);
            answer["currency"] = fee.Currency;
        }

        if (facts.PickupEta is { } pickup)
            answer["estimatedPickupTime"] = Time(pickup);
        if (facts.DropoffEta is { } dropoff)
            answer["estimatedDeliveryTime"] = Time(dropoff);
        if (facts.RobotId is { } robot)
            answer["driver"] = new JsonObject { ["id"] = robot };
        if (status is Canceled)
            answer["reason"] = OloReasons.Cancellation(facts.CancelReason);
        return answer;
    }

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// The word for where a delivery stands. A takeover between robots and a cancellation that is only asked for leave a driver assigned,
    /// which is true wherever the order is; after a canceled return the order is on its way once more.
    /// </summary>
    private static string Word(AttemptStatus? status) => status is not { } said ? Scheduled : said switch
    {
        AttemptStatus.Requested or AttemptStatus.Pending or AttemptStatus.Scheduled or AttemptStatus.Assigned => Scheduled,
        AttemptStatus.InTransitToPartner or AttemptStatus.InTransitToRescue or AttemptStatus.AtBot or AttemptStatus.RescueRequested
            or AttemptStatus.RescueInitiated or AttemptStatus.Rescued or AttemptStatus.CancelRequested
            or AttemptStatus.CancelRequestFailed => DriverAssigned,
        AttemptStatus.AtPickup or AttemptStatus.PickupInProgress or AttemptStatus.LoadedWaitingForPilot
            or AttemptStatus.LoadedWithPilot => AtPickup,
        AttemptStatus.InTransit or AttemptStatus.AtDestination or AttemptStatus.DeliveryInProgress => InProgress,
        AttemptStatus.Delivered or AttemptStatus.Completed => Delivered,
        AttemptStatus.ReturnInitiated => "ReturnInitiated",
        AttemptStatus.ReturnInProgress => "ReturnInProgress",
        AttemptStatus.ReturnCanceled => "ReturnCanceled",
        AttemptStatus.Returned => "Returned",
        AttemptStatus.Canceled or AttemptStatus.TimedOut or AttemptStatus.Unrecoverable or AttemptStatus.RequestFailed => Canceled,
    };
}
