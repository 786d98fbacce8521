using Integrations.Abstractions;

namespace Integrations.StatusUpdates;

/// <summary>A status change as the Deliveries service says it.</summary>
public sealed record ReportedChange
{
    /// <summary>The service's id of the event; orders changes of the same version.</summary>
    public string? EventId { get; init; }

    /// <summary>Rises with each change of a delivery. Absent: the time of the change takes its place, in microseconds.</summary>
    public long? Version { get; init; }

    public required AttemptStatus Status { get; init; }

    public int Attempt { get; init; } = 1;

    public string? RobotId { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    public DateTimeOffset? PickupEta { get; init; }

    public DateTimeOffset? DropoffEta { get; init; }

    public GeoPoint? Position { get; init; }

    public CancelReason? CancelReason { get; init; }

    internal ChangeOrder Order =>
        new(Version ?? OccurredAt.ToUniversalTime().Ticks / TimeSpan.TicksPerMicrosecond, EventId ?? "");
}

/// <summary>The source's order of a delivery's changes: by version, then by event id.</summary>
internal readonly record struct ChangeOrder(long Version, string EventId)
{
    public static int Compare(ChangeOrder a, ChangeOrder b) =>
        a.Version != b.Version ? a.Version.CompareTo(b.Version) : string.CompareOrdinal(a.EventId, b.EventId);
}

public enum ChangeResult
{
    /// <summary>Recorded under a number of its own; the partner will be told what it should hear.</summary>
    accepted,

    /// <summary>Recorded before; nothing changed.</summary>
    duplicate,

    /// <summary>Older than what is recorded; nothing changed, so the partner is never moved backwards.</summary>
    regressed,

    /// <summary>The delivery's story has ended; nothing changed.</summary>
    final,
}

/// <param name="EventId">As reported.</param>
/// <param name="Result">What became of it.</param>
/// <param name="Seq">The number it was given, where it was accepted.</param>
public sealed record RecordedChange(string? EventId, ChangeResult Result, long? Seq);
