using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.Chowly;

/// <summary>
/// Tells how an order's delivery goes. Nothing public says how Chowly wants to hear it: call, words and reasons are ours. Every retry
/// carries the same <c>event_id</c>, so that Chowly can drop what comes twice.
/// </summary>
internal sealed class ChowlyStatus : IStatusFormatter
{
    public const string Delivered = "delivered";
    public const string Canceled = "canceled";

    private const string Accepted = "accepted";
    private const string Assigned = "assigned";
    private const string EnRoute = "en_route";
    private const string AtStore = "at_store";
    private const string PickedUp = "picked_up";

    private static readonly Access Key = new Access.ApiKey(ChowlyProofs.Header);

    public IntegrationType Type => IntegrationType.CHOWLY;

    public Saying Word(StatusChange change) => change.Status switch
    {
        AttemptStatus.Scheduled or AttemptStatus.Assigned => Tell(change, Assigned),
        AttemptStatus.InTransitToPartner => Tell(change, EnRoute),
        AttemptStatus.AtPickup or AttemptStatus.PickupInProgress => Tell(change, AtStore),
        AttemptStatus.InTransit => Tell(change, PickedUp),
        AttemptStatus.Delivered or AttemptStatus.Completed => Tell(change, Delivered),

        AttemptStatus.Canceled or AttemptStatus.TimedOut or AttemptStatus.Unrecoverable or AttemptStatus.RequestFailed
            or AttemptStatus.Returned => change.CanceledByPartner
                ? new Saying.Silent("Chowly asked for the cancellation and has its answer")
                : Tell(change, Canceled),

        AttemptStatus.Requested or AttemptStatus.Pending => new Saying.Silent("the answer to the order said it"),
        AttemptStatus.LoadedWaitingForPilot or AttemptStatus.LoadedWithPilot =>
            new Saying.Silent("picked_up is said when the robot leaves the store"),
        AttemptStatus.AtDestination or AttemptStatus.DeliveryInProgress =>
            new Saying.Silent("there is no word for the arrival at the customer"),
        AttemptStatus.InTransitToRescue or AttemptStatus.AtBot or AttemptStatus.RescueRequested
            or AttemptStatus.RescueInitiated or AttemptStatus.Rescued =>
            new Saying.Silent("a takeover between robots is ours; the next word names the new one"),
        AttemptStatus.CancelRequested or AttemptStatus.CancelRequestFailed =>
            new Saying.Silent("a cancellation is told when it has happened"),
        AttemptStatus.ReturnInitiated or AttemptStatus.ReturnInProgress or AttemptStatus.ReturnCanceled =>
            new Saying.Silent("there is no word for a return; its end is told as a cancellation"),
    };

    /// <summary>
    /// Where an order stands, for whoever asks. A takeover between robots and a cancellation that is only asked for leave it where it was,
    /// which is at the latest with a robot assigned; goods that come back are not with the store yet.
    /// </summary>
    public static string State(AttemptStatus? status) => status is not { } said ? Accepted : said switch
    {
        AttemptStatus.Requested or AttemptStatus.Pending => Accepted,
        AttemptStatus.Scheduled or AttemptStatus.Assigned => Assigned,
        AttemptStatus.InTransitToRescue or AttemptStatus.AtBot or AttemptStatus.RescueRequested or AttemptStatus.RescueInitiated
            or AttemptStatus.Rescued or AttemptStatus.CancelRequested or AttemptStatus.CancelRequestFailed => Assigned,
        AttemptStatus.InTransitToPartner => EnRoute,
        AttemptStatus.AtPickup or AttemptStatus.PickupInProgress or AttemptStatus.LoadedWaitingForPilot
            or AttemptStatus.LoadedWithPilot => AtStore,
        AttemptStatus.InTransit or AttemptStatus.AtDestination or AttemptStatus.DeliveryInProgress or AttemptStatus.ReturnInitiated
            or AttemptStatus.ReturnInProgress or AttemptStatus.ReturnCanceled => PickedUp,
        AttemptStatus.Delivered or AttemptStatus.Completed => Delivered,
        AttemptStatus.RequestFailed or AttemptStatus.Canceled or AttemptStatus.TimedOut or AttemptStatus.Unrecoverable
            or AttemptStatus.Returned => Canceled,
    };

    public static string Reason(CancelReason? reason) => (reason ?? CancelReason.Other).Group() switch
    {
        CancelGroup.Robot => "robot_issue",
        CancelGroup.Merchant => "restaurant_issue",
        CancelGroup.Environment => "way_blocked",
        CancelGroup.Customer => "customer_unavailable",
        CancelGroup.Pilot or CancelGroup.Courier => "courier_issue",
        CancelGroup.System => "no_robot_available",
        CancelGroup.Operational => "canceled_by_fleet",
        CancelGroup.Other => "other",
    };

    private static Saying.Tell Tell(StatusChange change, string word)
    {
        var body = new JsonObject
        {
            ["event_id"] = change.MessageId,
            ["status"] = word,
            ["updated_at"] = ChowlyAnswers.Time(change.OccurredAt),
        };
        // What is over has no estimate.
        if (change.DropoffEta is { } eta && word is not (Delivered or Canceled))
            body["eta"] = ChowlyAnswers.Time(eta);
        if (change.RobotId is { } robot)
        {
            var courier = new JsonObject { ["id"] = robot };
            if (change.Position is { } position)
                courier["location"] = new JsonObject { ["latitude"] = position.Latitude, ["longitude"] = position.Longitude };
            body["courier"] = courier;
        }

        if (word is Canceled)
            body["reason"] = Reason(change.CancelReason);
        return new Saying.Tell(
            word, PartnerCall.Json("status", "POST", $"orders/{Uri.EscapeDataString(change.ExternalId)}/delivery", Key, body));
    }
}
