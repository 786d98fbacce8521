using Integrations.Abstractions;

namespace Integrations.Modules.DoorDash;

/// <summary>Why a delivery ended without being delivered, in Drive's <c>cancellation_reason</c> words.</summary>
internal static class DoorDashCancelReasons
{
    public const string ByCreator = "cancelled_by_creator";
    private const string NotAssigned = "failed_to_assign_and_refunded";
    private const string NotPickedUp = "failed_to_pickup";
    private const string NotDelivered = "failed_to_deliver";

    /// <summary>Where no reason was given, the status decides. Goods that came back had been picked up, whatever the reason.</summary>
    public static string Word(AttemptStatus status, CancelReason? reason) => (status, reason) switch
    {
        (AttemptStatus.Returned, _) => NotDelivered,
        (_, { } said) => Word(said),
        (AttemptStatus.RequestFailed, null) => NotAssigned,
        (_, null) => NotDelivered,
    };

    private static string Word(CancelReason reason) => reason switch
    {
        CancelReason.DeliveryCanceled => ByCreator,
        CancelReason.RobotAvailability or CancelReason.RobotDeliveriesDisabledByOperatingZone
            or CancelReason.RobotDeliveriesDisabledByMerchant or CancelReason.RoutingFailed or CancelReason.NotRobotAddressable
            or CancelReason.OutsideAvailabilityWindow or CancelReason.OffboardingMx => NotAssigned,
        CancelReason.MerchantError or CancelReason.MerchantRequested or CancelReason.MerchantUnresponsive
            or CancelReason.MerchantTabletIssue or CancelReason.LongLoad or CancelReason.LargeOrder => NotPickedUp,
        CancelReason.HardwareIssue or CancelReason.SoftwareIssue or CancelReason.BotFlipped or CancelReason.BotStuck
            or CancelReason.BotHit or CancelReason.BotRescue or CancelReason.Aberrations or CancelReason.PedestrianInterference
            or CancelReason.TerrainIssue or CancelReason.Obstruction or CancelReason.RouteBlocked
            or CancelReason.WeatherConditions or CancelReason.UnclearDropOff or CancelReason.CustomerUnresponsive
            or CancelReason.CustomerRequestedUnable or CancelReason.CustomerRequestedUnwilling
            or CancelReason.CustomerBlacklisted or CancelReason.IdCheck or CancelReason.PilotError
            or CancelReason.PilotAvailability or CancelReason.SMSFailure or CancelReason.CourierFailure
            or CancelReason.DeliveryWatchdog or CancelReason.Other => NotDelivered,
    };
}
