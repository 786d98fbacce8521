using System.Globalization;
using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.Ally;

/// <summary>The words for where a delivery stands, and the delivery in an answer. No name, no address, no phone.</summary>
internal static class AllyDelivery
{
    public const string Cancelled = "cancelled";
    private const string Created = "created";
    private const string Confirmed = "confirmed";
    private const string ByCreator = "cancelled_by_creator";
    private const string NotAssigned = "failed_to_assign_and_refunded";
    private const string NotDelivered = "failed_to_deliver";

    public static JsonObject State(DeliveryFacts facts)
    {
        var status = facts.Status is { } said ? Word(said).Word : Created;
        var answer = new JsonObject
        {
            ["external_delivery_id"] = facts.ExternalId,
            ["delivery_id"] = facts.DeliveryId.ToString("D"),
            ["delivery_status"] = status,
            ["updated_at"] = Time(facts.UpdatedAt),
        };
        if (facts.Fee is { } fee)
            (answer["fee"], answer["currency"]) = (fee.MinorUnits, fee.Currency);
        if (facts.PickupEta is { } pickup)
            answer["pickup_time_estimated"] = Time(pickup);
        if (facts.DropoffEta is { } dropoff)
            answer["dropoff_time_estimated"] = Time(dropoff);
        if (facts.RobotId is { } robot)
            answer["courier"] = new JsonObject { ["id"] = robot };
        if (status is Cancelled)
            answer["cancellation_reason"] = Reason(facts.Status, facts.CancelReason);
        return answer;
    }

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// The word for where a delivery stands, and why Ally is not told of it where it is not. A takeover between robots and a cancellation that
    /// is only asked for leave it confirmed, which is true at any time.
    /// </summary>
    public static (string Word, string? Silent) Word(AttemptStatus status) => status switch
    {
        AttemptStatus.Requested or AttemptStatus.Pending => (Created, "the answer to the order said it"),
        AttemptStatus.Scheduled or AttemptStatus.Assigned => (Confirmed, null),
        AttemptStatus.InTransitToPartner => ("enroute_to_pickup", null),
        AttemptStatus.AtPickup or AttemptStatus.PickupInProgress => ("arrived_at_pickup", null),
        AttemptStatus.LoadedWaitingForPilot or AttemptStatus.LoadedWithPilot => ("picked_up", null),
        AttemptStatus.InTransit => ("enroute_to_dropoff", null),
        AttemptStatus.AtDestination or AttemptStatus.DeliveryInProgress => ("arrived_at_dropoff", null),
        AttemptStatus.Delivered or AttemptStatus.Completed => ("delivered", null),
        AttemptStatus.ReturnInitiated or AttemptStatus.ReturnInProgress => ("enroute_to_return", null),
        AttemptStatus.Returned => ("returned", null),
        AttemptStatus.Canceled or AttemptStatus.TimedOut or AttemptStatus.Unrecoverable or AttemptStatus.RequestFailed => (Cancelled, null),
        AttemptStatus.CancelRequested or AttemptStatus.CancelRequestFailed => (Confirmed, "a cancellation is told when it has happened"),
        AttemptStatus.InTransitToRescue or AttemptStatus.AtBot or AttemptStatus.RescueRequested or AttemptStatus.RescueInitiated
            or AttemptStatus.Rescued => (Confirmed, "a takeover between robots is ours; the next word names the new one"),
        AttemptStatus.ReturnCanceled => (Confirmed, "what follows the return is told when it happens"),
    };

    /// <summary>Ally's and the merchant's own wish are the creator's doing; without a reason, a request that failed never had a robot.</summary>
    public static string Reason(AttemptStatus? status, CancelReason? reason, bool byAlly = false) => reason switch
    {
        _ when byAlly => ByCreator,
        CancelReason.MerchantRequested or CancelReason.DeliveryCanceled => ByCreator,
        null => status is AttemptStatus.RequestFailed ? NotAssigned : NotDelivered,
        { } said => said.Group() switch
        {
            CancelGroup.System => NotAssigned,
            CancelGroup.Merchant => "failed_to_pickup",
            CancelGroup.Robot or CancelGroup.Environment or CancelGroup.Customer or CancelGroup.Pilot
                or CancelGroup.Courier or CancelGroup.Operational or CancelGroup.Other => NotDelivered,
        },
    };
}
