using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Ops.Batches;

/// <summary>One act on all that a filter found. Its rows are fixed when it is planned: what comes later is not acted on.</summary>
public sealed class Batch
{
    public Guid Id { get; set; }

    public DateTimeOffset PlannedAt { get; set; }

    public required string Actor { get; set; }

    public string? Reason { get; set; }

    public string? Ticket { get; set; }

    public BatchAct Act { get; set; }

    /// <summary>As it was typed: the page that shows it again is reached with it.</summary>
    public required string Filter { get; set; }

    /// <summary>Nothing newer is in it.</summary>
    public DateTimeOffset CutOff { get; set; }

    public BatchState State { get; set; }

    /// <summary>A stable word, of a batch that stopped itself.</summary>
    public string? StoppedBecause { get; set; }

    public int Total { get; set; }

    public int Done { get; set; }

    public int Skipped { get; set; }

    public int Failed { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The host that works on it, until then: a host that dies is followed by another.</summary>
    public DateTimeOffset? LeasedUntil { get; set; }
}

public enum BatchAct
{
    Resend,
    TakeAsHeard,
    Dismiss,
    RetryNow,
    Reprocess,

    /// <summary>What the partner has acknowledged; always begun by a second person.</summary>
    TellAgain,
}

public enum BatchState
{
    /// <summary>Counted and shown; nothing was done.</summary>
    Planned,
    Running,
    Paused,

    /// <summary>By itself, since too much of it failed.</summary>
    Stopped,
    Canceled,
    Finished,
}

internal sealed class BatchTable : IEntityTypeConfiguration<Batch>
{
    public void Configure(EntityTypeBuilder<Batch> builder)
    {
        builder.ToTable("batch");
        builder.HasKey(b => b.Id);

        // What is to be worked on.
        builder.HasIndex(b => b.PlannedAt).HasFilter("state = 'Running'");
    }
}
