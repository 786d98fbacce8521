using System.Globalization;
using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.Ordermark;

/// <summary>The delivery as our answers show it: no name, no address, no phone. What is not known yet is left out.</summary>
internal static class OrdermarkDelivery
{
    public const string Accepted = "accepted";
    public const string EnRoute = "en_route_to_pickup";
    public const string AtPickup = "at_pickup";
    public const string PickedUp = "picked_up";
    public const string AtDropoff = "at_dropoff";
    public const string Delivered = "delivered";
    public const string Canceled = "canceled";

    public static JsonObject State(DeliveryFacts facts)
    {
        var answer = new JsonObject
        {
            ["order_id"] = facts.ExternalId,
            ["delivery_id"] = facts.DeliveryId.ToString("D"),
            ["status"] = Word(facts.Status),
            ["updated_at"] = Time(facts.UpdatedAt),
        };
        if (facts.RobotId is { } robot)
            answer["courier"] = new JsonObject { ["id"] = robot };
        if (facts.DropoffEta is { } eta)
            answer["eta"] = Time(eta);
        if (facts.Fee is { } fee)
            answer["fee_cents"] = fee.MinorUnits;
        if (facts.Status is { } said && answer["status"]!.GetValue<string>() is Canceled)
            answer["reason"] = OrdermarkReasons.Cancellation(said, facts.CancelReason);
        return answer;
    }

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// The seven words, for wherever a delivery stands. A takeover between robots and a cancellation that is only asked for leave it accepted,
    /// which is true at any time; on its way back it is still picked up.
    /// </summary>
    private static string Word(AttemptStatus? status) => status is not { } said ? Accepted : said switch
    {
        AttemptStatus.Requested or AttemptStatus.Pending or AttemptStatus.Scheduled or AttemptStatus.Assigned
            or AttemptStatus.InTransitToRescue or AttemptStatus.AtBot or AttemptStatus.RescueRequested or AttemptStatus.RescueInitiated
            or AttemptStatus.Rescued or AttemptStatus.CancelRequested or AttemptStatus.CancelRequestFailed => Accepted,
        AttemptStatus.InTransitToPartner => EnRoute,
        AttemptStatus.AtPickup or AttemptStatus.PickupInProgress => AtPickup,
        AttemptStatus.LoadedWaitingForPilot or AttemptStatus.LoadedWithPilot or AttemptStatus.InTransit
            or AttemptStatus.ReturnInitiated or AttemptStatus.ReturnInProgress or AttemptStatus.ReturnCanceled => PickedUp,
        AttemptStatus.AtDestination or AttemptStatus.DeliveryInProgress => AtDropoff,
        AttemptStatus.Delivered or AttemptStatus.Completed => Delivered,
        AttemptStatus.Canceled or AttemptStatus.TimedOut or AttemptStatus.Unrecoverable or AttemptStatus.RequestFailed
            or AttemptStatus.Returned => Canceled,
    };
}
