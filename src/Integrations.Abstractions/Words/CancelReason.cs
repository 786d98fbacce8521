namespace Integrations.Abstractions;

/// <summary>Why a delivery ended without being delivered, as the Deliveries service says it.</summary>
public enum CancelReason
{
    HardwareIssue,
    SoftwareIssue,
    BotFlipped,
    BotStuck,
    BotHit,
    BotRescue,
    Aberrations,
    PedestrianInterference,
    MerchantError,
    MerchantRequested,
    MerchantUnresponsive,
    MerchantTabletIssue,
    LongLoad,
    LargeOrder,
    TerrainIssue,
    Obstruction,
    RouteBlocked,
    WeatherConditions,
    UnclearDropOff,
    CustomerUnresponsive,
    CustomerRequestedUnable,
    CustomerRequestedUnwilling,
    CustomerBlacklisted,
    IdCheck,
    PilotError,
    PilotAvailability,
    RobotAvailability,
    RobotDeliveriesDisabledByOperatingZone,
    RobotDeliveriesDisabledByMerchant,
    RoutingFailed,
    NotRobotAddressable,
    OutsideAvailabilityWindow,
    SMSFailure,
    CourierFailure,
    OffboardingMx,
    DeliveryWatchdog,
    DeliveryCanceled,
    Other,
}

/// <summary>Who or what stands behind a reason; partners with few words map whole groups.</summary>
public enum CancelGroup
{
    Robot,
    Merchant,
    Environment,
    Customer,
    Pilot,
    System,
    Courier,
    Operational,
    Other,
}

public static class CancelReasons
{
    public static CancelGroup Group(this CancelReason reason) => reason switch
    {
        CancelReason.HardwareIssue or CancelReason.SoftwareIssue or CancelReason.BotFlipped or CancelReason.BotStuck
            or CancelReason.BotHit or CancelReason.BotRescue or CancelReason.Aberrations
            or CancelReason.PedestrianInterference => CancelGroup.Robot,
        CancelReason.MerchantError or CancelReason.MerchantRequested or CancelReason.MerchantUnresponsive
            or CancelReason.MerchantTabletIssue or CancelReason.LongLoad or CancelReason.LargeOrder => CancelGroup.Merchant,
        CancelReason.TerrainIssue or CancelReason.Obstruction or CancelReason.RouteBlocked
            or CancelReason.WeatherConditions => CancelGroup.Environment,
        CancelReason.UnclearDropOff or CancelReason.CustomerUnresponsive or CancelReason.CustomerRequestedUnable
            or CancelReason.CustomerRequestedUnwilling or CancelReason.CustomerBlacklisted
            or CancelReason.IdCheck => CancelGroup.Customer,
        CancelReason.PilotError or CancelReason.PilotAvailability => CancelGroup.Pilot,
        CancelReason.RobotAvailability or CancelReason.RobotDeliveriesDisabledByOperatingZone
            or CancelReason.RobotDeliveriesDisabledByMerchant or CancelReason.RoutingFailed
            or CancelReason.NotRobotAddressable or CancelReason.OutsideAvailabilityWindow
            or CancelReason.SMSFailure => CancelGroup.System,
        CancelReason.CourierFailure => CancelGroup.Courier,
        CancelReason.OffboardingMx or CancelReason.DeliveryWatchdog or CancelReason.DeliveryCanceled => CancelGroup.Operational,
        CancelReason.Other => CancelGroup.Other,
    };
}
