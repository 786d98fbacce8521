using Integrations.Abstractions;

namespace Integrations.Modules.Ordermark;

/// <summary>Why not, in words of ours.</summary>
internal static class OrdermarkReasons
{
    private const string OnRequest = "canceled_on_request";
    private const string NobodyFree = "no_robot_available";

    public static string Refusal(RefusalReason reason) => reason switch
    {
        RefusalReason.TooFar => "too_far",
        RefusalReason.PickupOutsideArea => "pickup_outside_area",
        RefusalReason.DropoffOutsideArea => "dropoff_outside_area",
        RefusalReason.OutsideHours => "outside_hours",
        RefusalReason.NoRobotAvailable => NobodyFree,
        RefusalReason.TooLarge => "too_large",
        RefusalReason.ContentsNotCarried => "contents_not_carried",
        RefusalReason.StoreUnknown => "location_unknown",
        RefusalReason.StoreNotActive => "location_not_active",
        RefusalReason.QuoteUnknownOrExpired or RefusalReason.TooManyJobs or RefusalReason.TooManyWaypoints
            or RefusalReason.Other => "not_deliverable",
    };

    /// <summary>Who stands behind it: whoever asked, or whatever went wrong. An order that came back was not delivered, whatever the reason; a request that failed never had a robot.</summary>
    public static string Cancellation(AttemptStatus status, CancelReason? reason, bool byOrdermark = false) => reason switch
    {
        _ when status is AttemptStatus.Returned => "returned_to_store",
        _ when byOrdermark => OnRequest,
        CancelReason.MerchantRequested or CancelReason.DeliveryCanceled => OnRequest,
        null => status is AttemptStatus.RequestFailed ? NobodyFree : "other",
        { } said => said.Group() switch
        {
            CancelGroup.Robot => "robot_issue",
            CancelGroup.Merchant => "store_issue",
            CancelGroup.Environment => "way_blocked",
            CancelGroup.Customer => "customer_issue",
            CancelGroup.Pilot or CancelGroup.Courier => "courier_issue",
            CancelGroup.System => NobodyFree,
            CancelGroup.Operational => "canceled_by_fleet",
            CancelGroup.Other => "other",
        },
    };
}
