using Integrations.Abstractions;
using Integrations.StatusUpdates.LateAnswers;

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

/// <summary>What an entry of a sequence is worth, and for how long after it was recorded.</summary>
/// <param name="Class">A milestone is never dropped for a newer one.</param>
/// <param name="For">Then it is no news any more.</param>
/// <param name="Lapses">What was not told by then nobody misses: an offer that has ended by itself.</param>
internal readonly record struct News(StatusClass Class, TimeSpan For, bool Lapses)
{
    public static News Of(AttemptStatus status) => new(status.Class(), Freshness.Of(status), Lapses: status.Class() is StatusClass.Progress);

    /// <summary>An offer is news while it holds; every other answer as long as a milestone.</summary>
    public static News Of(AnswerContent? answer, DateTimeOffset recordedAt) => answer is { Kind: AnswerKind.Quoted, ExpiresAt: { } end }
        ? new(StatusClass.Milestone, end > recordedAt ? end - recordedAt : TimeSpan.Zero, Lapses: true)
        : new(StatusClass.Milestone, Freshness.Milestone, Lapses: false);
}
