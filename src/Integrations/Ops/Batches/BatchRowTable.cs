using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Ops.Batches;

/// <summary>One thing that a batch acts on, and what came of it.</summary>
public sealed class BatchRow
{
    public Guid BatchId { get; set; }

    /// <summary>From 1; a delivery's changes in their order.</summary>
    public int Position { get; set; }

    /// <summary>Of the delivery, or of the request that is read again.</summary>
    public Guid SubjectId { get; set; }

    /// <summary>The change; null where the whole delivery or a request is meant.</summary>
    public long? Seq { get; set; }

    public BatchRowState State { get; set; }

    /// <summary>A stable word.</summary>
    public string? Outcome { get; set; }

    public DateTimeOffset? At { get; set; }
}

public enum BatchRowState
{
    Waiting,
    Done,

    /// <summary>When its turn came there was nothing to do any more, or it would have been wrong.</summary>
    Skipped,
    Failed,
}

internal sealed class BatchRowTable : IEntityTypeConfiguration<BatchRow>
{
    public void Configure(EntityTypeBuilder<BatchRow> builder)
    {
        builder.ToTable("batch_row");
        builder.HasKey(r => new { r.BatchId, r.Position });
        builder.HasOne<Batch>().WithMany().HasForeignKey(r => r.BatchId);
    }
}
