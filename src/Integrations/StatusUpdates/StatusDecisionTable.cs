using Integrations.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.StatusUpdates;

/// <summary>What became of a status change: exactly one row for each, with the reason. Answers "why was this not sent?".</summary>
public sealed class StatusDecision
{
    public DateTimeOffset DecidedAt { get; set; }

    public Guid DeliveryId { get; set; }

    public long Seq { get; set; }

    public Decision Decision { get; set; }

    /// <summary>A stable word: <c>same_as_last</c>, <c>http_400</c>, or the module's reason for silence.</summary>
    public string? Reason { get; set; }

    /// <summary>The change that was told instead.</summary>
    public long? SupersededBy { get; set; }

    /// <summary>The call that told it, or that the partner refused.</summary>
    public Guid? ClientRequestId { get; set; }

    /// <summary>Of a dead change: what it has in common with others that one repair will heal.</summary>
    public string? Cause { get; set; }
}

public enum Decision
{
    /// <summary>The partner took it.</summary>
    Sent,

    /// <summary>The partner already knows: same word, same robot.</summary>
    Suppressed,

    /// <summary>A newer change was told instead.</summary>
    Superseded,

    /// <summary>The partner's contract has no word for it.</summary>
    NotTold,

    /// <summary>Too old to be of use.</summary>
    Expired,

    /// <summary>The partner says that the delivery is over on its side.</summary>
    Moot,

    /// <summary>Refused for good, or tried until its time was over: an operator should look.</summary>
    Dead,

    /// <summary>Somebody decided that the partner need not hear it.</summary>
    Skipped,
}

internal sealed class StatusDecisionTable : IEntityTypeConfiguration<StatusDecision>
{
    public void Configure(EntityTypeBuilder<StatusDecision> builder)
    {
        builder.ToTable("status_decision").PartitionedByDay(nameof(StatusDecision.DecidedAt));

        // A delivery's timeline.
        builder.HasKey(d => new { d.DeliveryId, d.Seq, d.DecidedAt });

        // The dead-letter list, newest first; few rows match.
        builder.HasIndex(d => d.DecidedAt).HasFilter("decision = 'Dead'");
    }
}
