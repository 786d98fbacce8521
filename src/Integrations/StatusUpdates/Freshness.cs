using Integrations.Abstractions;

namespace Integrations.StatusUpdates;

/// <summary>
/// How long news is news. What is older is not told but recorded as expired: "it has arrived" half an hour late sends somebody to the
/// door for nothing. A milestone is part of the order's record and is told for a day.
/// </summary>
internal static class Freshness
{
    public static readonly TimeSpan Milestone = TimeSpan.FromHours(24);
    public static readonly TimeSpan Progress = TimeSpan.FromHours(1);
    public static readonly TimeSpan Arrival = TimeSpan.FromMinutes(15);

    /// <summary>Counted from when the change was recorded: the Deliveries service's clock may be wrong, and ours decides what is sent.</summary>
    public static TimeSpan Of(AttemptStatus status) =>
        status.Class() is StatusClass.Milestone ? Milestone
        : status is AttemptStatus.AtPickup or AttemptStatus.AtBot or AttemptStatus.AtDestination ? Arrival
        : Progress;
}
