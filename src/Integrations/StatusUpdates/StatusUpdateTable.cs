using Integrations.Abstractions;
using Integrations.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.StatusUpdates;

/// <summary>
/// An entry of a delivery's sequence: a status change as the Deliveries service reported it, or an answer that the partner waits for.
/// Written once, never changed.
/// </summary>
public sealed class StatusUpdate
{
    public DateTimeOffset RecordedAt { get; set; }

    public Guid DeliveryId { get; set; }

    /// <summary>Dense from 1 within the delivery.</summary>
    public long Seq { get; set; }

    /// <summary>Null for an answer.</summary>
    public AttemptStatus? Status { get; set; }

    public int Attempt { get; set; }

    public string? RobotId { get; set; }

    public DateTimeOffset OccurredAt { get; set; }

    public long SourceVersion { get; set; }

    /// <summary>Of the report; of an answer, the partner's event.</summary>
    public string? EventId { get; set; }

    public DateTimeOffset? PickupEta { get; set; }

    public DateTimeOffset? DropoffEta { get; set; }

    public double? Latitude { get; set; }

    public double? Longitude { get; set; }

    public CancelReason? CancelReason { get; set; }

    /// <summary>W3C trace context of the report, so that one trace spans from change to partner.</summary>
    public string? TraceParent { get; set; }

    /// <summary>What is answered, without anything personal; null for a status change.</summary>
    public string? Answer { get; set; }

    /// <summary>The change that a person has put here again; told whatever the partner knows.</summary>
    public long? Repeats { get; set; }
}

internal sealed class StatusUpdateTable : IEntityTypeConfiguration<StatusUpdate>
{
    public void Configure(EntityTypeBuilder<StatusUpdate> builder)
    {
        builder.ToTable("status_update").PartitionedByDay(nameof(StatusUpdate.RecordedAt));

        builder.Property(u => u.Answer).HasColumnType("jsonb");

        // The engine's load and a delivery's timeline: changes of a delivery from a number on.
        builder.HasKey(u => new { u.DeliveryId, u.Seq, u.RecordedAt });
    }
}
