using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.ThreePl;

/// <summary>
/// Tells a client how its delivery goes, in Drive v2's words, as a Standard Webhook. Every retry carries the same id and the same bytes;
/// <c>seq</c> rises with each telling, so that a client can drop what arrives late.
/// </summary>
internal sealed class ThreePlStatus : IStatusFormatter
{
    private static readonly Access Signature = new Access.SignedWebhook();

    public IntegrationType Type => IntegrationType.THREEPL;

    public Saying Word(StatusChange change) => change.Status switch
    {
        AttemptStatus.Scheduled or AttemptStatus.Assigned => Tell(change, "confirmed"),
        AttemptStatus.InTransitToPartner => Tell(change, "enroute_to_pickup"),
        AttemptStatus.AtPickup or AttemptStatus.PickupInProgress => Tell(change, "arrived_at_pickup"),
        AttemptStatus.LoadedWaitingForPilot or AttemptStatus.LoadedWithPilot => Tell(change, "picked_up"),
        AttemptStatus.InTransit => Tell(change, "enroute_to_dropoff"),
        AttemptStatus.AtDestination or AttemptStatus.DeliveryInProgress => Tell(change, "arrived_at_dropoff"),
        AttemptStatus.Delivered or AttemptStatus.Completed => Tell(change, "delivered"),
        AttemptStatus.ReturnInitiated or AttemptStatus.ReturnInProgress => Tell(change, "enroute_to_return"),
        AttemptStatus.Returned => Tell(change, "returned"),
        AttemptStatus.Canceled or AttemptStatus.TimedOut or AttemptStatus.Unrecoverable
            or AttemptStatus.RequestFailed => Tell(change, ThreePlDelivery.Cancelled),

        AttemptStatus.Requested or AttemptStatus.Pending => new Saying.Silent("the answer to the order said it"),
        AttemptStatus.CancelRequested or AttemptStatus.CancelRequestFailed =>
            new Saying.Silent("a cancellation is told when it has happened"),
        AttemptStatus.InTransitToRescue or AttemptStatus.AtBot or AttemptStatus.RescueRequested
            or AttemptStatus.RescueInitiated or AttemptStatus.Rescued =>
            new Saying.Silent("a takeover between robots is ours; the next word names the new one"),
        AttemptStatus.ReturnCanceled => new Saying.Silent("what follows the return is told when it happens"),
    };

    private static Saying.Tell Tell(StatusChange change, string word)
    {
        var body = new JsonObject
        {
            ["event_name"] = "delivery." + word,
            ["created_at"] = ThreePlDelivery.Time(change.OccurredAt),
            ["external_delivery_id"] = change.ExternalId,
            ["delivery_id"] = change.DeliveryId.ToString("D"),
            ["delivery_status"] = word,
            ["seq"] = change.Seq,
        };
        if (change.RobotId is { } robot)
        {
            var courier = new JsonObject { ["id"] = robot };
            if (change.Position is { } position)
                courier["location"] = new JsonObject { ["lat"] = position.Latitude, ["lng"] = position.Longitude };
            body["courier"] = courier;
        }

        if (change.PickupEta is { } pickup)
            body["pickup_time_estimated"] = ThreePlDelivery.Time(pickup);
        if (change.DropoffEta is { } dropoff)
            body["dropoff_time_estimated"] = ThreePlDelivery.Time(dropoff);
        if (word is ThreePlDelivery.Cancelled)
            body["cancellation_reason"] = ThreePlReasons.Cancellation(change.Status, change.CancelReason, change.CanceledByPartner);
        return new Saying.Tell(word, PartnerCall.Json("status", "POST", "webhooks/deliveries", Signature, body));
    }
}
