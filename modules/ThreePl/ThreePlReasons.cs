using Integrations.Abstractions;

namespace Integrations.Modules.ThreePl;

/// <summary>Why not, in the words of Drive v2 where it has one; the README lists those that are ours.</summary>
internal static class ThreePlReasons
{
    private const string NotAssigned = "failed_to_assign_and_refunded";
    private const string NotPickedUp = "failed_to_pickup";
    private const string NotDelivered = "failed_to_deliver";
    private const string ByCreator = "cancelled_by_creator";

    public static string Refusal(RefusalReason reason) => reason switch
    {
        RefusalReason.TooFar => "distance_too_long",
        RefusalReason.PickupOutsideArea => "pickup_address_not_in_coverage",
        RefusalReason.DropoffOutsideArea => "delivery_address_not_in_coverage",
        RefusalReason.OutsideHours => "outside_of_delivery_time",
        RefusalReason.NoRobotAvailable => "no_robot_available",
        RefusalReason.TooLarge => "order_too_large",
        RefusalReason.ContentsNotCarried => "contents_not_carried",
        RefusalReason.StoreUnknown => "store_unknown",
        RefusalReason.StoreNotActive => "store_not_active",
        RefusalReason.QuoteUnknownOrExpired => "quote_unknown_or_expired",
        RefusalReason.TooManyJobs => "too_many_jobs",
        RefusalReason.TooManyWaypoints => "too_many_waypoints",
        RefusalReason.Other => "not_deliverable",
    };

    /// <summary>
    /// The client's and the merchant's own wish and an order's withdrawal are the creator's doing, whatever group they stand in. A change
    /// without a reason is read from how it ended: a request that failed never had a robot.
    /// </summary>
    public static string Cancellation(AttemptStatus status, CancelReason? reason, bool byClient = false) => reason switch
    {
        _ when byClient => ByCreator,
        null => status is AttemptStatus.RequestFailed ? NotAssigned : NotDelivered,
        CancelReason.MerchantRequested or CancelReason.DeliveryCanceled => ByCreator,
        { } said => said.Group() switch
        {
            CancelGroup.System => NotAssigned,
            CancelGroup.Merchant => NotPickedUp,
            CancelGroup.Robot or CancelGroup.Environment or CancelGroup.Customer or CancelGroup.Pilot
                or CancelGroup.Courier or CancelGroup.Operational or CancelGroup.Other => NotDelivered,
        },
    };

    /// <summary>Why a delivery cannot be cancelled or changed any more.</summary>
    /// <param name="status">Where it stands.</param>
    /// <param name="closed">What to say when it still runs, and only the time for this has passed.</param>
    public static string TooLate(AttemptStatus? status, string closed) => status is not { } said ? closed : said switch
    {
        AttemptStatus.Delivered or AttemptStatus.Completed => "delivery_completed",
        AttemptStatus.Canceled or AttemptStatus.TimedOut or AttemptStatus.Unrecoverable
            or AttemptStatus.RequestFailed => "delivery_cancelled",
        AttemptStatus.Returned => "delivery_abandoned",
        AttemptStatus.LoadedWaitingForPilot or AttemptStatus.LoadedWithPilot or AttemptStatus.InTransit
            or AttemptStatus.AtDestination or AttemptStatus.DeliveryInProgress or AttemptStatus.ReturnInitiated
            or AttemptStatus.ReturnInProgress or AttemptStatus.ReturnCanceled => "delivery_picked_up",
        AttemptStatus.Requested or AttemptStatus.Pending or AttemptStatus.Scheduled or AttemptStatus.Assigned
            or AttemptStatus.InTransitToPartner or AttemptStatus.InTransitToRescue or AttemptStatus.AtBot
            or AttemptStatus.AtPickup or AttemptStatus.PickupInProgress or AttemptStatus.CancelRequested
            or AttemptStatus.CancelRequestFailed or AttemptStatus.RescueRequested or AttemptStatus.RescueInitiated
            or AttemptStatus.Rescued => closed,
    };
}
