using Integrations.Abstractions;

namespace Integrations.Modules.Olo;

/// <summary>Why not. Words for a cancellation are from Olo's glossary of those that a delivery provider gives; words for a refusal are ours.</summary>
internal static class OloReasons
{
    private const string NotReady = "PickupNotReady";
    private const string Unreachable = "DestinationUnreachable";
    private const string WrongVehicle = "IncompatibleDeliveryMode";
    private const string Broken = "DriverFailure";
    private const string NobodyFree = "ServiceOverCommitted";
    private const string Other = "DspOtherReason";

    public const string ContentsNotAllowed = "ContentsNotAllowed";

    public static string Refusal(RefusalReason reason) => reason switch
    {
        RefusalReason.TooFar => "DistanceTooLong",
        RefusalReason.PickupOutsideArea => "PickupOutsideArea",
        RefusalReason.DropoffOutsideArea => "DropoffOutsideArea",
        RefusalReason.OutsideHours => "OutsideHours",
        RefusalReason.NoRobotAvailable => "NoDriverAvailable",
        RefusalReason.TooLarge => "OrderTooLarge",
        RefusalReason.ContentsNotCarried => ContentsNotAllowed,
        RefusalReason.StoreUnknown => "StoreUnknown",
        RefusalReason.StoreNotActive => "StoreNotActive",
        RefusalReason.QuoteUnknownOrExpired => "QuoteUnknownOrExpired",
        RefusalReason.TooManyJobs or RefusalReason.TooManyWaypoints or RefusalReason.Other => "NotDeliverable",
    };

    /// <summary>
    /// A customer who cannot be met is unreachable; one who will not take the order, or may not, is neither that nor any other word of the list.
    /// A way that is blocked hides the destination, whatever blocks it.
    /// </summary>
    public static string Cancellation(CancelReason? reason) => reason is not { } said ? Other : said switch
    {
        CancelReason.HardwareIssue or CancelReason.SoftwareIssue or CancelReason.BotFlipped or CancelReason.BotStuck
            or CancelReason.BotHit or CancelReason.BotRescue or CancelReason.Aberrations
            or CancelReason.PedestrianInterference or CancelReason.PilotError or CancelReason.CourierFailure => Broken,
        CancelReason.MerchantError or CancelReason.MerchantUnresponsive or CancelReason.MerchantTabletIssue
            or CancelReason.LongLoad => NotReady,
        CancelReason.LargeOrder => WrongVehicle,
        CancelReason.TerrainIssue or CancelReason.Obstruction or CancelReason.RouteBlocked or CancelReason.WeatherConditions
            or CancelReason.UnclearDropOff or CancelReason.CustomerUnresponsive or CancelReason.CustomerRequestedUnable
            or CancelReason.RoutingFailed or CancelReason.NotRobotAddressable => Unreachable,
        CancelReason.PilotAvailability or CancelReason.RobotAvailability or CancelReason.RobotDeliveriesDisabledByOperatingZone
            or CancelReason.RobotDeliveriesDisabledByMerchant or CancelReason.OutsideAvailabilityWindow => NobodyFree,
        CancelReason.MerchantRequested or CancelReason.CustomerRequestedUnwilling or CancelReason.CustomerBlacklisted
            or CancelReason.IdCheck or CancelReason.SMSFailure or CancelReason.OffboardingMx or CancelReason.DeliveryWatchdog
            or CancelReason.DeliveryCanceled or CancelReason.Other => Other,
    };

    /// <summary>Why a delivery cannot be canceled any more.</summary>
    public static string TooLate(AttemptStatus? status) => status is not { } said ? "TooLate" : said switch
    {
        AttemptStatus.Delivered or AttemptStatus.Completed => "AlreadyDelivered",
        AttemptStatus.Canceled or AttemptStatus.TimedOut or AttemptStatus.Unrecoverable or AttemptStatus.RequestFailed => "AlreadyCanceled",
        AttemptStatus.ReturnInitiated or AttemptStatus.ReturnInProgress or AttemptStatus.ReturnCanceled
            or AttemptStatus.Returned => "Returning",
        AttemptStatus.LoadedWaitingForPilot or AttemptStatus.LoadedWithPilot or AttemptStatus.InTransit
            or AttemptStatus.AtDestination or AttemptStatus.DeliveryInProgress => "AlreadyPickedUp",
        AttemptStatus.Requested or AttemptStatus.Pending or AttemptStatus.Scheduled or AttemptStatus.Assigned
            or AttemptStatus.InTransitToPartner or AttemptStatus.InTransitToRescue or AttemptStatus.AtBot
            or AttemptStatus.AtPickup or AttemptStatus.PickupInProgress or AttemptStatus.CancelRequested
            or AttemptStatus.CancelRequestFailed or AttemptStatus.RescueRequested or AttemptStatus.RescueInitiated
            or AttemptStatus.Rescued => "TooLate",
    };
}
