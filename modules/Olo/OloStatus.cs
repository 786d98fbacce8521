using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.Olo;

/// <summary>
/// Tells Dispatch how its delivery goes; Dispatch tells the orderer. The path names Olo's own dispatch. <c>messageId</c> is the same on every
/// repetition, <c>sequence</c> rises with each telling.
/// </summary>
internal sealed class OloStatus : IStatusFormatter
{
    public IntegrationType Type => IntegrationType.OLO;

    public Saying Word(StatusChange change) => change.Status switch
    {
        AttemptStatus.Scheduled or AttemptStatus.Assigned => Tell(change, OloDelivery.Scheduled),
        AttemptStatus.InTransitToPartner => Tell(change, OloDelivery.DriverAssigned),
        AttemptStatus.AtPickup or AttemptStatus.PickupInProgress => Tell(change, OloDelivery.AtPickup),
        AttemptStatus.InTransit => Tell(change, OloDelivery.InProgress),
        AttemptStatus.Delivered or AttemptStatus.Completed => Tell(change, OloDelivery.Delivered),
        AttemptStatus.ReturnInitiated => Tell(change, "ReturnInitiated"),
        AttemptStatus.ReturnInProgress => Tell(change, "ReturnInProgress"),
        AttemptStatus.ReturnCanceled => Tell(change, "ReturnCanceled"),
        AttemptStatus.Returned => Tell(change, "Returned"),
        AttemptStatus.Canceled when change.CanceledByPartner => new Saying.Silent("Olo asked for it and has our answer"),
        AttemptStatus.Canceled or AttemptStatus.TimedOut or AttemptStatus.Unrecoverable
            or AttemptStatus.RequestFailed => Tell(change, OloDelivery.Canceled),

        AttemptStatus.Requested or AttemptStatus.Pending => new Saying.Silent("the answer to the acceptance said it"),
        AttemptStatus.LoadedWaitingForPilot or AttemptStatus.LoadedWithPilot => new Saying.Silent("the order is under way when the robot goes"),
        AttemptStatus.AtDestination or AttemptStatus.DeliveryInProgress => new Saying.Silent("Olo has no word for a robot at the door"),
        AttemptStatus.CancelRequested or AttemptStatus.CancelRequestFailed =>
            new Saying.Silent("a cancellation is told when it has happened"),
        AttemptStatus.InTransitToRescue or AttemptStatus.AtBot or AttemptStatus.RescueRequested
            or AttemptStatus.RescueInitiated or AttemptStatus.Rescued =>
            new Saying.Silent("a takeover between robots is ours; the next word names the new one"),
    };

    private static Saying.Tell Tell(StatusChange change, string word)
    {
        var body = new JsonObject
        {
            ["messageId"] = change.MessageId,
            ["sequence"] = change.Seq,
            ["dispatchId"] = change.ExternalId,
            ["deliveryId"] = OloIds.Delivery(change.DeliveryId),
            ["status"] = word,
            ["occurredAt"] = OloDelivery.Time(change.OccurredAt),
        };
        if (change.RobotId is { } robot)
            body["driver"] = new JsonObject { ["id"] = robot };
        if (change.Position is { } position)
            body["location"] = new JsonObject { ["latitude"] = position.Latitude, ["longitude"] = position.Longitude };
        if (change.PickupEta is { } pickup)
            body["estimatedPickupTime"] = OloDelivery.Time(pickup);
        if (change.DropoffEta is { } dropoff)
            body["estimatedDeliveryTime"] = OloDelivery.Time(dropoff);
        if (word is OloDelivery.Canceled)
            body["reason"] = OloReasons.Cancellation(change.CancelReason);
        var path = $"deliveries/{Uri.EscapeDataString(change.ExternalId)}/status";
        return new Saying.Tell(word, PartnerCall.Json("status", "POST", path, OloSignature.Access, body));
    }
}
