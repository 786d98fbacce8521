using System.Globalization;

namespace Integrations.Modules.DoorDash;

/// <summary>
/// When DoorDash wants the delivery: two single times, or two windows. Windows "override the times when all four parameters are
/// provided"; an incomplete set only adds the ends that no single time speaks for.
/// </summary>
internal sealed record DoorDashTimes(
    DateTimeOffset? PickupReadyAt,
    DateTimeOffset? PickupDeadline,
    DateTimeOffset? DropoffReadyAt,
    DateTimeOffset? DropoffDeadline)
{
    public static DoorDashTimes Of(DateTimeOffset? pickup, DateTimeOffset? dropoff, DoorDashTimes windows) => windows.Complete
        ? windows
        : windows with { PickupReadyAt = pickup ?? windows.PickupReadyAt, DropoffDeadline = dropoff ?? windows.DropoffDeadline };

    private bool Complete =>
        PickupReadyAt is not null && PickupDeadline is not null && DropoffReadyAt is not null && DropoffDeadline is not null;

    /// <summary>ISO-8601 in UTC, as the contract's examples; parts of a second only where there are any.</summary>
    public static string Utc(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
