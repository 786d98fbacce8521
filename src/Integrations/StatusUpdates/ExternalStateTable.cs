using Integrations.Abstractions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.StatusUpdates;

/// <summary>
/// What the partner knows of a delivery: the specification's eight columns, and beside them what the engine needs to keep its promise.
/// One row per delivery for all time, so nothing that changes is indexed and each change is a heap-only update. Where a partner is answered
/// by calls of ours, the row begins with the first answer, and the delivery may follow later or never.
/// </summary>
public sealed class ExternalState
{
    public Guid DeliveryId { get; set; }

    public required string ExternalDeliveryId { get; set; }

    public IntegrationType IntegrationType { get; set; }

    public int ApiVersion { get; set; }

    public Region Region { get; set; }

    /// <summary>The partner's word. Null before the first, and where a later one that may have arrived was given up.</summary>
    public string? LastStatusSent { get; set; }

    public string? LastRobotIdSent { get; set; }

    public DateTimeOffset? LastUpdateAt { get; set; }

    /// <summary>The highest number given to a change of this delivery.</summary>
    public long NextSeq { get; set; }

    /// <summary>Every change up to this number has its row in <c>status_decision</c>.</summary>
    public long LastSeqDecided { get; set; }

    public long LastSeqSent { get; set; }

    /// <summary>A person keeps what is owed from being told until then; null, or past, where nobody does.</summary>
    public DateTimeOffset? HeldUntil { get; set; }

    /// <summary>Order of the source: a change with a lower one is old news.</summary>
    public long LastSourceVersion { get; set; }

    public string? LastEventId { get; set; }

    /// <summary>The last status that the Deliveries service reported; answers the partner's status query.</summary>
    public AttemptStatus? CurrentStatus { get; set; }

    public string? CurrentRobotId { get; set; }

    public CancelReason? CurrentCancelReason { get; set; }

    public DateTimeOffset? CurrentPickupEta { get; set; }

    public DateTimeOffset? CurrentDropoffEta { get; set; }

    public DateTimeOffset? CurrentAt { get; set; }

    /// <summary>Answers that wait for the Deliveries service's word on the order, the order's own first. They have no number yet.</summary>
    public string? Awaited { get; set; }

    /// <summary>The partner's events that have their answer, or wait for it: the same event again adds nothing.</summary>
    public string[]? AnsweredEvents { get; set; }
}

internal sealed class ExternalStateTable : IEntityTypeConfiguration<ExternalState>
{
    public void Configure(EntityTypeBuilder<ExternalState> builder)
    {
        builder.ToTable("external_state");
        builder.HasStorageParameter("fillfactor", 75);
        builder.HasKey(s => s.DeliveryId);
        builder.HasAlternateKey(s => new { s.ExternalDeliveryId, s.IntegrationType });
        builder.Property(s => s.Awaited).HasColumnType("jsonb");
    }
}
