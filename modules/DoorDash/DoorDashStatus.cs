using Integrations.Abstractions;
using Integrations.Modules.DoorDash.V1;
using Integrations.Modules.DoorDash.V2;
using Integrations.Modules.DoorDash.V3;

namespace Integrations.Modules.DoorDash;

/// <summary>
/// The door for what DoorDash hears from us. Which of our statuses it hears is the same in every generation, the words are each
/// generation's own. An end without delivery is a cancel call, not a status.
/// </summary>
internal sealed class DoorDashStatus : IStatusFormatter
{
    /// <summary>Our memory of a cancel call; it is not on the wire. A delivery that was returned has been cancelled for DoorDash, too.</summary>
    public const string Cancelled = "cancelled";

    public IntegrationType Type => IntegrationType.DOORDASH;

    public Saying Word(StatusChange change) => change.ApiVersion switch
    {
        1 => Word(change, V1Status.Words),
        2 => Word(change, V2Status.Words),
        3 => Word(change, V3Status.Words),
        _ => Not("DoorDash has no such API version"),
    };

    private static Saying Word(StatusChange change, DoorDashWords words) => change.Status switch
    {
        AttemptStatus.InTransitToPartner => Tell(change, words.HeadingToPickup),
        AttemptStatus.AtPickup => Tell(change, words.AtPickup),
        AttemptStatus.InTransit => Tell(change, words.HeadingToDropoff),
        AttemptStatus.Delivered or AttemptStatus.Completed => Tell(change, words.Delivered),
        AttemptStatus.Canceled or AttemptStatus.TimedOut or AttemptStatus.Unrecoverable or AttemptStatus.RequestFailed
            or AttemptStatus.Returned => Ended(change),
        AttemptStatus.AtDestination or AttemptStatus.DeliveryInProgress => Not("word not confirmed by the partner"),
        AttemptStatus.Requested or AttemptStatus.Pending => Not("DoorDash knows it from our answer to its request"),
        AttemptStatus.Scheduled or AttemptStatus.Assigned => Not("DoorDash's table has no word before the robot moves"),
        AttemptStatus.PickupInProgress or AttemptStatus.LoadedWaitingForPilot or AttemptStatus.LoadedWithPilot =>
            Not("DoorDash's table has no word between arrival at the store and departure from it"),
        AttemptStatus.InTransitToRescue or AttemptStatus.AtBot or AttemptStatus.RescueRequested or AttemptStatus.RescueInitiated
            or AttemptStatus.Rescued => Not("the delivery goes on; the next told status names the new robot"),
        AttemptStatus.CancelRequested or AttemptStatus.CancelRequestFailed => Not("nothing has ended yet"),
        AttemptStatus.ReturnInitiated or AttemptStatus.ReturnInProgress or AttemptStatus.ReturnCanceled =>
            Not("DoorDash's table has no word for a return; its end is told as a cancellation"),
    };

    private static Saying.Tell Tell(StatusChange change, string word) => new(word, DoorDashCalls.Status(change, word));

    // Its request has been answered with "cancelled" already; our call would find nothing there any more.
    private static Saying Ended(StatusChange change) => change.CanceledByPartner
        ? Not("DoorDash asked for the cancellation itself")
        : new Saying.Tell(Cancelled, DoorDashCalls.Cancel(change));

    private static Saying.Silent Not(string why) => new(why);
}

/// <summary>The four words that a generation has for the way of a delivery.</summary>
internal sealed record DoorDashWords(string HeadingToPickup, string AtPickup, string HeadingToDropoff, string Delivered);
