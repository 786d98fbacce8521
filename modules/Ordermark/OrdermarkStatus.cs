using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.Ordermark;

/// <summary>
/// Tells Ordermark how its delivery goes, with the token in <c>om-auth</c>, the header of its own services. <c>update_id</c> is the same on
/// every repetition. An order that came back is canceled: there is no eighth word.
/// </summary>
internal sealed class OrdermarkStatus : IStatusFormatter
{
    private static readonly Access Token = new Access.ApiKey("om-auth");

    public IntegrationType Type => IntegrationType.ORDERMARK;

    public Saying Word(StatusChange change) => change.Status switch
    {
        AttemptStatus.Scheduled or AttemptStatus.Assigned => Tell(change, OrdermarkDelivery.Accepted),
        AttemptStatus.InTransitToPartner => Tell(change, OrdermarkDelivery.EnRoute),
        AttemptStatus.AtPickup or AttemptStatus.PickupInProgress => Tell(change, OrdermarkDelivery.AtPickup),
        AttemptStatus.LoadedWaitingForPilot or AttemptStatus.LoadedWithPilot or AttemptStatus.InTransit =>
            Tell(change, OrdermarkDelivery.PickedUp),
        AttemptStatus.AtDestination or AttemptStatus.DeliveryInProgress => Tell(change, OrdermarkDelivery.AtDropoff),
        AttemptStatus.Delivered or AttemptStatus.Completed => Tell(change, OrdermarkDelivery.Delivered),
        AttemptStatus.Canceled or AttemptStatus.TimedOut or AttemptStatus.Unrecoverable or AttemptStatus.RequestFailed
            or AttemptStatus.Returned => Tell(change, OrdermarkDelivery.Canceled),

        AttemptStatus.Requested or AttemptStatus.Pending => new Saying.Silent("the answer to the order said it"),
        AttemptStatus.CancelRequested or AttemptStatus.CancelRequestFailed =>
            new Saying.Silent("a cancellation is told when it has happened"),
        AttemptStatus.InTransitToRescue or AttemptStatus.AtBot or AttemptStatus.RescueRequested
            or AttemptStatus.RescueInitiated or AttemptStatus.Rescued =>
            new Saying.Silent("a takeover between robots is ours; the next word names the new one"),
        AttemptStatus.ReturnInitiated or AttemptStatus.ReturnInProgress or AttemptStatus.ReturnCanceled =>
            new Saying.Silent("there is no word for a return; its end is told"),
    };

    private static Saying.Tell Tell(StatusChange change, string word)
    {
        var body = new JsonObject
        {
            ["update_id"] = change.MessageId,
            ["order_id"] = change.ExternalId,
            ["status"] = word,
            ["updated_at"] = OrdermarkDelivery.Time(change.OccurredAt),
        };
        if (change.RobotId is { } robot)
        {
            var courier = new JsonObject { ["id"] = robot };
            if (change.Position is { } position)
                (courier["lat"], courier["lng"]) = (position.Latitude, position.Longitude);
            body["courier"] = courier;
        }

        if (change.DropoffEta is { } eta)
            body["eta"] = OrdermarkDelivery.Time(eta);
        if (word is OrdermarkDelivery.Canceled)
            body["reason"] = OrdermarkReasons.Cancellation(change.Status, change.CancelReason, change.CanceledByPartner);
        return new Saying.Tell(word, PartnerCall.Json("status", "POST", "deliveries/status", Token, body));
    }
}
