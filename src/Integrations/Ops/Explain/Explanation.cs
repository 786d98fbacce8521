using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Explain;

namespace Integrations.Ops.Explain;

/// <summary>All that there is to know about a delivery, of one moment.</summary>
/// <param name="Now">The moment, by the database's clock.</param>
/// <param name="Delivery">The order.</param>
/// <param name="Partner">What the partner knows; null before it was told or owed anything.</param>
/// <param name="Waiting">What the partner is owed and what holds it; null when it is owed nothing.</param>
/// <param name="PendingForwarding">What the Deliveries service has not heard yet; null when it has heard everything.</param>
/// <param name="Timeline">Oldest first.</param>
/// <param name="Cut">True when older entries were left out.</param>
internal sealed record Explanation(
    DateTimeOffset Now, ExplainedDelivery Delivery, PartnerKnows? Partner, Waiting? Waiting, PendingForwarding? PendingForwarding,
    IReadOnlyList<TimelineEntry> Timeline, bool Cut)
{
    /// <summary>Dead changes that nobody has decided about.</summary>
    public IReadOnlyList<long> Undecided { get; init; } = [];

    /// <summary>Changes that somebody skipped, and that may still be told: the partner has heard nothing newer.</summary>
    public IReadOnlyList<long> Skipped { get; init; } = [];

    /// <summary>Which build each host ran that made a call, its modules included; those of which no start is kept are missing.</summary>
    public IReadOnlyDictionary<string, string> Builds { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Until when somebody holds this order's updates; null where nobody does.</summary>
    public DateTimeOffset? HeldUntil { get; init; }
}

internal sealed record ExplainedDelivery
{
    public required Guid DeliveryId { get; init; }

    public required IntegrationType Partner { get; init; }

    public required Region Region { get; init; }

    public required int ApiVersion { get; init; }

    public required string ExternalId { get; init; }

    public string? StoreId { get; init; }

    public required DeliveryStatus Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null when the partner may not count on us.</summary>
    public DateTimeOffset? AcceptedAt { get; init; }

    public DateTimeOffset? ForwardedAt { get; init; }

    public DateTimeOffset? CanceledByPartnerAt { get; init; }

    /// <summary>The last status that the Deliveries service reported.</summary>
    public AttemptStatus? CurrentStatus { get; init; }

    public string? CurrentRobotId { get; init; }

    public DateTimeOffset? CurrentAt { get; init; }

    /// <summary>The number of the last change.</summary>
    public long LastSeq { get; init; }
}

/// <param name="LastWord">That it took.</param>
/// <param name="LastRobotId">Told with it.</param>
/// <param name="LastSeq">The change that it stands for; 0 before the first.</param>
/// <param name="At">When it took it.</param>
/// <param name="DecidedTo">Every change up to this one has its decision.</param>
internal sealed record PartnerKnows(string? LastWord, string? LastRobotId, long LastSeq, DateTimeOffset? At, long DecidedTo)
{
    public static PartnerKnows Of(ExternalState state) =>
        new(state.LastStatusSent, state.LastRobotIdSent, state.LastSeqSent, state.LastUpdateAt, state.LastSeqDecided);
}
