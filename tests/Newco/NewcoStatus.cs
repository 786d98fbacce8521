using System.Globalization;
using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.Newco;

/// <summary>Tells Newco how its order goes.</summary>
internal sealed class NewcoStatus : IStatusFormatter
{
    public const string Cancelled = "cancelled";

    public IntegrationType Type => IntegrationType.NEWCO;

    public Saying Word(StatusChange change) => Row(change.Status) switch
    {
        (_, { } why) => new Saying.Silent(why),
        var (word, _) => new Saying.Tell(word, Call(change, word)),
    };

    // Yours: the partner's word for every status and, where it is not told of it, why not. The compiler lists what is missing.
    public static (string Word, string? NotTold) Row(AttemptStatus status) => status switch
    {
        AttemptStatus.Requested or AttemptStatus.Pending => ("accepted", "the answer to the order said it"),
        AttemptStatus.Scheduled or AttemptStatus.Assigned => ("assigned", null),
        AttemptStatus.InTransitToPartner => ("coming", null),
        AttemptStatus.AtPickup or AttemptStatus.PickupInProgress => ("at_store", null),
        AttemptStatus.LoadedWaitingForPilot or AttemptStatus.LoadedWithPilot => ("picked_up", null),
        AttemptStatus.InTransit => ("on_the_way", null),
        AttemptStatus.AtDestination or AttemptStatus.DeliveryInProgress => ("at_door", null),
        AttemptStatus.Delivered or AttemptStatus.Completed => ("delivered", null),
        AttemptStatus.ReturnInitiated or AttemptStatus.ReturnInProgress => ("returning", null),
        AttemptStatus.Returned => ("returned", null),
        AttemptStatus.Canceled or AttemptStatus.TimedOut or AttemptStatus.Unrecoverable or AttemptStatus.RequestFailed => (Cancelled, null),

        AttemptStatus.CancelRequested or AttemptStatus.CancelRequestFailed => ("assigned", "a cancellation is told when it has happened"),
        AttemptStatus.InTransitToRescue or AttemptStatus.AtBot or AttemptStatus.RescueRequested or AttemptStatus.RescueInitiated
            or AttemptStatus.Rescued => ("assigned", "a takeover between robots is ours; the next word names the new one"),
        AttemptStatus.ReturnCanceled => ("returning", "what follows the return is told when it happens"),
    };

    // Yours: the partner's word for each group of reasons, or for each reason where it has many.
    public static string Reason(CancelReason? reason) => reason is not { } known ? "unknown" : known.Group() switch
    {
        CancelGroup.Customer => "customer",
        CancelGroup.Merchant => "merchant",
        CancelGroup.Environment => "weather_or_way",
        CancelGroup.Robot or CancelGroup.Pilot or CancelGroup.Courier or CancelGroup.System => "no_courier",
        CancelGroup.Operational or CancelGroup.Other => "unknown",
    };

    // Yours: the request that says it. The address before the path, the secret and the trying again are the platform's.
    private static PartnerCall Call(StatusChange change, string word)
    {
        var body = new JsonObject
        {
            ["event_id"] = change.MessageId,
            ["order_id"] = change.ExternalId,
            ["status"] = word,
            ["happened_at"] = Time(change.OccurredAt),
        };
        if (change.RobotId is { } robot)
            body["robot"] = robot;
        if (change.PickupEta is { } pickup)
            body["pickup_eta"] = Time(pickup);
        if (change.DropoffEta is { } dropoff)
            body["dropoff_eta"] = Time(dropoff);
        if (word is Cancelled)
            body["reason"] = change.CanceledByPartner ? "customer" : Reason(change.CancelReason);
        return PartnerCall.Json("status", "POST", $"orders/{Uri.EscapeDataString(change.ExternalId)}/status", new Access.Bearer(), body);
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
