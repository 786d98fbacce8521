using Integrations.Abstractions;

namespace Integrations.Deliveries;

/// <summary>How a refusal of the Deliveries service is written in <c>delivery_error</c>, and what the partner is told when it comes late.</summary>
internal static class RefusalRule
{
    /// <summary>The customer's data was destroyed before the order could be passed on.</summary>
    public const string Erased = "erased";

    private const string Prefix = "refused:";

    public static string Of(RefusalReason reason) => Prefix + reason;

    /// <summary>An order that was accepted and then refused ends for the partner like a cancellation, so it needs a cancellation's reason.</summary>
    public static CancelReason CancelReason(string? rule) =>
        rule?.StartsWith(Prefix, StringComparison.Ordinal) is true && Enum.TryParse<RefusalReason>(rule[Prefix.Length..], out var reason)
            ? CancelReason(reason)
            : Abstractions.CancelReason.Other;

    private static CancelReason CancelReason(RefusalReason reason) => reason switch
    {
        RefusalReason.TooFar => Abstractions.CancelReason.RoutingFailed,
        RefusalReason.PickupOutsideArea or RefusalReason.DropoffOutsideArea => Abstractions.CancelReason.NotRobotAddressable,
        RefusalReason.OutsideHours => Abstractions.CancelReason.OutsideAvailabilityWindow,
        RefusalReason.NoRobotAvailable => Abstractions.CancelReason.RobotAvailability,
        RefusalReason.TooLarge => Abstractions.CancelReason.LargeOrder,
        RefusalReason.StoreNotActive => Abstractions.CancelReason.RobotDeliveriesDisabledByMerchant,
        RefusalReason.ContentsNotCarried or RefusalReason.StoreUnknown or RefusalReason.QuoteUnknownOrExpired or RefusalReason.TooManyJobs
            or RefusalReason.TooManyWaypoints or RefusalReason.Other => Abstractions.CancelReason.Other,
    };
}
