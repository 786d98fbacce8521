using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.Uber;

/// <summary>
/// Says to Uber that the robot comes, waits, goes and has delivered, in the four words of the specification; an end without delivery
/// is a cancellation, which is a call of its own. The body follows Uber's <c>dapi.status_changed</c>.
/// </summary>
internal sealed class UberStatus : IStatusFormatter
{
    private static readonly Access UberToken = new Access.ClientCredentials("oauth/v2/token", "eats.deliveries");

    public IntegrationType Type => IntegrationType.UBER;

    public Saying Word(StatusChange change) => change.Status switch
    {
        AttemptStatus.InTransitToPartner => Status(change, "en_route_to_pickup"),
        AttemptStatus.AtPickup => Status(change, "at_pickup"),
        AttemptStatus.InTransit => Status(change, "en_route_to_dropoff"),
        AttemptStatus.Delivered or AttemptStatus.Completed => Status(change, "delivered"),

        AttemptStatus.Canceled or AttemptStatus.TimedOut or AttemptStatus.Unrecoverable or AttemptStatus.RequestFailed
            or AttemptStatus.Returned => Cancel(change),

        AttemptStatus.Requested or AttemptStatus.Pending or AttemptStatus.Scheduled or AttemptStatus.Assigned =>
            new Saying.Silent("the answer to the order said it"),
        AttemptStatus.InTransitToRescue or AttemptStatus.AtBot or AttemptStatus.RescueRequested
            or AttemptStatus.RescueInitiated or AttemptStatus.Rescued =>
            new Saying.Silent("a takeover between robots is ours; the next word names the new one"),
        AttemptStatus.PickupInProgress or AttemptStatus.LoadedWaitingForPilot or AttemptStatus.LoadedWithPilot =>
            new Saying.Silent("loading is part of at_pickup"),
        AttemptStatus.AtDestination or AttemptStatus.DeliveryInProgress =>
            new Saying.Silent("Uber has not confirmed a word for the arrival at the customer"),
        AttemptStatus.CancelRequested or AttemptStatus.CancelRequestFailed =>
            new Saying.Silent("a cancellation is told when it has happened"),
        AttemptStatus.ReturnInitiated or AttemptStatus.ReturnInProgress or AttemptStatus.ReturnCanceled =>
            new Saying.Silent("Uber has not confirmed a word for a return; its end is told as a cancellation"),
    };

    /// <summary>Our words: no public text says how a fleet tells Uber why it gave up (README).</summary>
    internal static string Reason(CancelReason? reason) => (reason ?? CancelReason.Other).Group() switch
    {
        CancelGroup.Robot => "COURIER_VEHICLE_ISSUE",
        CancelGroup.Merchant => "MERCHANT_ISSUE",
        CancelGroup.Environment => "ROUTE_NOT_PASSABLE",
        CancelGroup.Customer => "CUSTOMER_UNAVAILABLE",
        CancelGroup.Pilot or CancelGroup.Courier => "COURIER_ISSUE",
        CancelGroup.System => "NO_COURIER_AVAILABLE",
        CancelGroup.Operational => "CANCELED_BY_FLEET",
        CancelGroup.Other => "OTHER",
    };

    private static Saying.Tell Status(StatusChange change, string word)
    {
        var meta = Meta(change, word);
        if (change.RobotId is { } robot)
        {
            var courier = new JsonObject { ["name"] = robot };
            if (change.Position is { } position)
                courier["location"] = new JsonObject { ["lat"] = position.Latitude, ["lng"] = position.Longitude };
            meta["courier"] = courier;
        }

        if (change.PickupEta is { } pickup)
            meta["pickup_eta"] = UberDelivery.Time(pickup);
        if (change.DropoffEta is { } dropoff)
            meta["dropoff_eta"] = UberDelivery.Time(dropoff);
        return Tell(change, word, "status", "dapi.status_changed", meta);
    }

    private static Saying Cancel(StatusChange change)
    {
        if (change.CanceledByPartner)
            return new Saying.Silent("Uber asked for the cancellation and has its answer");
        var meta = Meta(change, "canceled");
        meta["reason"] = Reason(change.CancelReason);
        return Tell(change, "canceled", "cancel", "dapi.delivery_canceled", meta);
    }

    private static JsonObject Meta(StatusChange change, string word) => new()
    {
        ["external_order_id"] = change.ExternalId,
        ["order_id"] = UberIds.Delivery(change.DeliveryId),
        ["status"] = word,
        // A takeover is a new trip of another courier.
        ["courier_trip_id"] = FormattableString.Invariant($"{change.DeliveryId:N}-{change.Attempt}"),
        ["is_returning"] = change.Status is AttemptStatus.Returned,
    };

    private static Saying.Tell Tell(StatusChange change, string word, string operation, string eventType, JsonObject meta) => new(
        word,
        PartnerCall.Json(
            operation,
            "POST",
            $"v1/eats/deliveries/orders/{Uri.EscapeDataString(change.ExternalId)}/{operation}",
            UberToken,
            new JsonObject
            {
                ["event_id"] = change.MessageId,
                ["event_type"] = eventType,
                ["event_time"] = change.OccurredAt.ToUnixTimeSeconds(),
                ["meta"] = meta,
            }));
}
