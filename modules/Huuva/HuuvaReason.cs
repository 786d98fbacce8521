using Integrations.Abstractions;

namespace Integrations.Modules.Huuva;

/// <summary>Deliverect's numbers for why not; those that we use. https://developers.deliverect.com/page/dispatch-error-codes</summary>
internal enum HuuvaReason
{
    Unknown = 0,
    InternalError = 5,
    PackageTooLarge = 10,
    NoDriversAvailable = 20,
    InvalidDeliveryData = 25,
    OutsideDeliveryArea = 30,
    TooManyPackages = 40,
    DeliveryAddressNotRecognized = 50,
    PickupAddressNotRecognized = 60,
    UnknownDeliveryJob = 70,
    ContactDataInvalid = 80,
    InvalidCoordinates = 90,
    TimeNotAllowed = 100,
    PaymentDeclined = 110,
    DuplicateJob = 120,
    CannotTravelToDelivery = 130,
    CannotCancel = 140,
    DateFormatError = 150,
    ConfigurationError = 160,
    PartnerUnavailable = 170,
}

internal static class HuuvaReasons
{
    public static (HuuvaReason Reason, string Description) Of(RefusalReason reason) => reason switch
    {
        RefusalReason.TooFar => (HuuvaReason.CannotTravelToDelivery, "The way is too long for a robot."),
        RefusalReason.PickupOutsideArea => (HuuvaReason.OutsideDeliveryArea, "The pickup lies outside the robots' area."),
        RefusalReason.DropoffOutsideArea => (HuuvaReason.OutsideDeliveryArea, "The delivery lies outside the robots' area."),
        RefusalReason.OutsideHours => (HuuvaReason.TimeNotAllowed, "No robots drive at that time."),
        RefusalReason.NoRobotAvailable => (HuuvaReason.NoDriversAvailable, "No robots are available at this time."),
        RefusalReason.TooLarge => (HuuvaReason.PackageTooLarge, "The order does not fit into a robot."),
        RefusalReason.ContentsNotCarried => (HuuvaReason.InvalidDeliveryData, "The order holds what robots do not carry."),
        RefusalReason.StoreUnknown => (HuuvaReason.ConfigurationError, "The pickup location is not set up with us."),
        RefusalReason.StoreNotActive => (HuuvaReason.ConfigurationError, "The pickup location is not active with us."),
        RefusalReason.QuoteUnknownOrExpired => (HuuvaReason.UnknownDeliveryJob, "The validation has expired."),
        RefusalReason.TooManyJobs or RefusalReason.TooManyWaypoints => (HuuvaReason.TooManyPackages, HuuvaNotOurs.ManyLocations),
        RefusalReason.Other => (HuuvaReason.Unknown, "We cannot carry this job."),
    };

    /// <summary>Null where nothing went wrong: the order is another's to carry, and nobody waits for a courier of ours.</summary>
    public static HuuvaReason? Of(Verdict.NotRelevant other) => other.Why switch
    {
        HuuvaNotOurs.ManyLocations => HuuvaReason.TooManyPackages,
        HuuvaNotOurs.PaidAtTheDoor => HuuvaReason.PaymentDeclined,
        _ => null,
    };

    public static HuuvaReason Of(Fault fault)
    {
        var steps = fault.Path.Split('.');
        return steps[^1] switch
        {
            "latitude" or "longitude" => HuuvaReason.InvalidCoordinates,
            "pickupTime" or "deliveryTime" => fault.Rule is "time:rfc3339" or "type:time" ? HuuvaReason.DateFormatError : HuuvaReason.TimeNotAllowed,
            "name" or "company" or "phone" or "phoneNumber" or "phoneAccessCode" or "email" => HuuvaReason.ContactDataInvalid,
            "street" or "streetNumber" or "postalCode" or "city" or "country" =>
                steps[0] is "pickupLocation" ? HuuvaReason.PickupAddressNotRecognized : HuuvaReason.DeliveryAddressNotRecognized,
            "location" when fault.Rule.StartsWith("store:", StringComparison.Ordinal) => HuuvaReason.ConfigurationError,
            _ => HuuvaReason.InvalidDeliveryData,
        };
    }
}
