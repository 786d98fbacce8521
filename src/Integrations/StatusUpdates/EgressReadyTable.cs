using Integrations.Abstractions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.StatusUpdates;

/// <summary>
/// The dirty set: a row exists only while a partner is owed something about the delivery. Claiming deliveries instead of messages gives
/// order, one call in flight and coalescing by construction, and the claim never wades through waiting messages.
/// </summary>
public sealed class EgressReady
{
    public Guid DeliveryId { get; set; }

    public IntegrationType IntegrationType { get; set; }

    public Region Region { get; set; }

    /// <summary>0 for first attempts, 1 for retries, 2 for replays: the latter two have a share of the window, and no more.</summary>
    public short Lane { get; set; }

    /// <summary>When to act; while leased, when the lease ends. An expired lease is simply due again.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>The highest change that is owed.</summary>
    public long PendingSeq { get; set; }

    /// <summary>Lower bound of the recording time of everything owed, for partition pruning; the age of the debt.</summary>
    public DateTimeOffset PendingSince { get; set; }

    public int Attempts { get; set; }

    /// <summary>The change whose call may have reached the partner without an answer. It is told again, same id, before anything else.</summary>
    public long? SendingSeq { get; set; }

    /// <summary>From a sequence, never reused: an outcome is recorded only by the holder of the current token.</summary>
    public long? LeaseToken { get; set; }

    public string? LeaseOwner { get; set; }
}

internal sealed class EgressReadyTable : IEntityTypeConfiguration<EgressReady>
{
    /// <summary>Fencing tokens of this table and of <c>delivery_command</c>.</summary>
    public const string LeaseSequence = "lease_token";

    public void Configure(EntityTypeBuilder<EgressReady> builder)
    {
        builder.ToTable("egress_ready");

        // Tiny and hot: room for in-page updates, and vacuum by count instead of by share.
        builder.HasStorageParameter("fillfactor", 70);
        builder.HasStorageParameter("autovacuum_vacuum_scale_factor", 0);
        builder.HasStorageParameter("autovacuum_vacuum_threshold", 1000);
        builder.HasStorageParameter("autovacuum_vacuum_cost_delay", 0);
        builder.HasKey(r => r.DeliveryId);
        builder.HasOne<ExternalState>().WithOne().HasForeignKey<EgressReady>(r => r.DeliveryId);

        // Claim: what is due in a lane of a partner's region.
        builder.HasIndex(r => new { r.IntegrationType, r.Region, r.Lane, r.DueAt });
    }
}
