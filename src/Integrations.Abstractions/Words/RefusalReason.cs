namespace Integrations.Abstractions;

/// <summary>Why we do not carry (a quote or an order refused). A module maps each to its partner's own code.</summary>
public enum RefusalReason
{
    TooFar,
    PickupOutsideArea,
    DropoffOutsideArea,
    OutsideHours,
    NoRobotAvailable,
    TooLarge,
    ContentsNotCarried,
    StoreUnknown,
    StoreNotActive,
    QuoteUnknownOrExpired,
    TooManyJobs,
    TooManyWaypoints,
    Other,
}
