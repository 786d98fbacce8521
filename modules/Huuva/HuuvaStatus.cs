using System.Globalization;
using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.Huuva;

/// <summary>
/// Tells how a job goes, in Deliverect's numbers; an end without delivery is a cancellation, which is a call of its own. The same number
/// may be said again with a new estimate, of which only a change of more than 60 seconds counts: so an estimate is part of what is
/// compared, to the minute. https://developers.deliverect.com/v3.0-ordering-experience/reference/courier-update-webhook
/// </summary>
internal sealed class HuuvaStatus : IStatusFormatter
{
    private const int Created = 81;
    private const int EnRouteToPickup = 83;
    private const int ArrivedAtPickup = 85;
    private const int EnRouteToDropoff = 87;
    private const int ArrivedAtDropoff = 89;
    private const int Delivered = 90;

    /// <summary>
    /// Deliverect's token desk takes JSON; which scopes a client has (<c>genericFulfillment</c>) is agreed beforehand, not asked for.
    /// https://developers.deliverect.com/reference/access-token
    /// </summary>
    private static readonly Access Token = new Access.ClientCredentials("oauth/token", "") { AsJson = true };

    public IntegrationType Type => IntegrationType.HUUVA;

    public Saying Word(StatusChange change) => change.Status switch
    {
        AttemptStatus.Scheduled or AttemptStatus.Assigned => Event(change, Created, change.PickupEta, change.DropoffEta),
        AttemptStatus.InTransitToPartner => Event(change, EnRouteToPickup, change.PickupEta, change.DropoffEta),
        AttemptStatus.AtPickup or AttemptStatus.PickupInProgress => Event(change, ArrivedAtPickup, null, change.DropoffEta),
        AttemptStatus.InTransit => Event(change, EnRouteToDropoff, null, change.DropoffEta),
        AttemptStatus.AtDestination or AttemptStatus.DeliveryInProgress => Event(change, ArrivedAtDropoff, null, change.DropoffEta),
        AttemptStatus.Delivered or AttemptStatus.Completed => Event(change, Delivered, null, null),

        AttemptStatus.Canceled or AttemptStatus.TimedOut or AttemptStatus.Unrecoverable or AttemptStatus.RequestFailed
            or AttemptStatus.Returned => Cancel(change),

        AttemptStatus.Requested or AttemptStatus.Pending => new Saying.Silent("the answer to the job said it"),
        AttemptStatus.LoadedWaitingForPilot or AttemptStatus.LoadedWithPilot =>
            new Saying.Silent("the contract has no number for loaded goods that still stand at the pickup"),
        AttemptStatus.InTransitToRescue or AttemptStatus.AtBot or AttemptStatus.RescueRequested
            or AttemptStatus.RescueInitiated or AttemptStatus.Rescued =>
            new Saying.Silent("a takeover between robots is ours; the next number names the new one"),
        AttemptStatus.CancelRequested or AttemptStatus.CancelRequestFailed =>
            new Saying.Silent("a cancellation is told when it has happened"),
        AttemptStatus.ReturnInitiated or AttemptStatus.ReturnInProgress or AttemptStatus.ReturnCanceled =>
            new Saying.Silent("the contract has no number for a return; its end is told as a cancellation"),
    };

    /// <summary>
    /// The contract's six tags, which are all that it takes; the nearest, with our own word beside it.
    /// https://developers.deliverect.com/v3.0-ordering-experience/reference/delivery-job-cancel
    /// </summary>
    internal static string Tag(CancelReason? reason) => reason switch
    {
        CancelReason.LargeOrder => "PACKAGE_SIZE_TOO_LARGE",
        CancelReason.UnclearDropOff or CancelReason.NotRobotAddressable => "DROP_OFF_LOCATION_NOT_FOUND",
        CancelReason.MerchantRequested or CancelReason.CustomerBlacklisted or null => "COURIER_NO_LONGER_AVAILABLE",
        { } said => said.Group() switch
        {
            CancelGroup.Robot or CancelGroup.Environment => "COURIER_TRANSPORT_FAILURE",
            CancelGroup.Merchant => "FOOD_ITEMS_ARE_NOT_READY",
            CancelGroup.Customer => "CUSTOMER_UNRESPONSIVE",
            CancelGroup.Pilot or CancelGroup.System or CancelGroup.Courier or CancelGroup.Operational
                or CancelGroup.Other => "COURIER_NO_LONGER_AVAILABLE",
        },
    };

    private static Saying.Tell Event(StatusChange change, int status, DateTimeOffset? pickupEta, DateTimeOffset? dropoffEta)
    {
        var location = new JsonObject { ["orderId"] = OrderId(change), ["status"] = status };
        var body = new JsonObject
        {
            ["deliveryJobId"] = change.ExternalId,
            ["externalJobId"] = change.DeliveryId.ToString("N"),
            // The word for "none of the contract's vehicles".
            ["transportType"] = "unknown",
        };
        if (pickupEta is { } pickup)
            body["pickupTimeETA"] = HuuvaAnswers.Time(pickup);
        if (dropoffEta is { } dropoff)
            location["deliveryTimeETA"] = HuuvaAnswers.Time(dropoff);
        if (change.RobotId is { } robot)
            body["courier"] = Courier(robot, change.Position);
        body["locations"] = new JsonArray(location);
        return new Saying.Tell(
            string.Create(CultureInfo.InvariantCulture, $"{status}{Minute(pickupEta)}{Minute(dropoffEta)}"),
            PartnerCall.Json("status", "POST", "fulfillment/generic/events", Token, body));
    }

    /// <summary>Degrees are texts. The contract's own example has them swapped; ours are not.</summary>
    private static JsonObject Courier(string robot, GeoPoint? position)
    {
        var courier = new JsonObject { ["name"] = robot };
        if (position is { } at)
        {
            courier["latitude"] = at.Latitude.ToString("0.0######", CultureInfo.InvariantCulture);
            courier["longitude"] = at.Longitude.ToString("0.0######", CultureInfo.InvariantCulture);
        }

        return courier;
    }

    private static Saying Cancel(StatusChange change)
    {
        if (change.CanceledByPartner)
            return new Saying.Silent("Huuva asked for the cancellation and has its answer");
        return new Saying.Tell("canceled", PartnerCall.Json("cancel", "POST", "fulfillment/cancel", Token, new JsonObject
        {
            ["deliveryJobId"] = change.ExternalId,
            ["reasonTag"] = Tag(change.CancelReason),
            ["deliveryFeeCharged"] = 0,
            ["extraDescription"] = (change.CancelReason ?? CancelReason.Other).ToString(),
        }));
    }

    /// <summary>A plain order is no job: there the order's id stands for both.</summary>
    private static string OrderId(StatusChange change) => change.PartnerReference ?? change.ExternalId;

    private static string Minute(DateTimeOffset? eta) =>
        eta is { } time ? time.UtcDateTime.ToString(" HH:mm'Z'", CultureInfo.InvariantCulture) : "";
}
