using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Ops.Jobs;

/// <summary>One run of a recurring job, whatever engine started it.</summary>
public sealed class JobRun
{
    public Guid Id { get; set; }

    public required string Job { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    /// <summary>Null while it runs, and for good where its host died.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    public JobOutcome? Outcome { get; set; }

    /// <summary>What it did, or the type of what it failed with.</summary>
    public string? Detail { get; set; }

    /// <summary>The host that ran it.</summary>
    public required string Node { get; set; }

    /// <summary>Who asked for it; null when its time had come.</summary>
    public string? AskedBy { get; set; }
}

public enum JobOutcome
{
    Succeeded,
    Failed,
}

internal sealed class JobRunTable : IEntityTypeConfiguration<JobRun>
{
    public void Configure(EntityTypeBuilder<JobRun> builder)
    {
        builder.ToTable("job_run");
        builder.HasKey(r => r.Id);

        // A job's history, newest first.
        builder.HasIndex(r => new { r.Job, r.StartedAt });
    }
}
