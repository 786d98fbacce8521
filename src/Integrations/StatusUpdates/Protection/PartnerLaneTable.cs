using Integrations.Abstractions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.StatusUpdates.Protection;

/// <summary>
/// Whether anything may be told to a partner in a region at all, for every host. An outage or an operator's pause is one write here
/// and none to the deliveries that wait. The claim reads these rows, so what they say is what happens. No row: open.
/// </summary>
public sealed class PartnerLane
{
    public IntegrationType IntegrationType { get; set; }

    public Region Region { get; set; }

    /// <summary>Until then nobody claims. In the past with <see cref="NeedsProbe"/>: one real update may go, and decides.</summary>
    public DateTimeOffset? ClosedUntil { get; set; }

    /// <summary>Since when it is not open, over all cool-downs.</summary>
    public DateTimeOffset? ClosedSince { get; set; }

    public LaneTrouble? Trouble { get; set; }

    public bool NeedsProbe { get; set; }

    /// <summary>The claim that probes, from the sequence of the leases.</summary>
    public long? ProbeToken { get; set; }

    /// <summary>Closings in a row; each waits longer.</summary>
    public int Trips { get; set; }

    /// <summary>Set while somebody has to act: no waiting heals it.</summary>
    public DateTimeOffset? AlertSince { get; set; }

    /// <summary>Since then windows grow again from one.</summary>
    public DateTimeOffset? RecoveredAt { get; set; }

    /// <summary>An operator's pause. It survives restarts.</summary>
    public DateTimeOffset? HeldSince { get; set; }

    /// <summary>True: what was owed when the hold began is still told.</summary>
    public bool HoldDrains { get; set; }

    public string? HeldBy { get; set; }

    public string? HoldReason { get; set; }
}

public enum LaneTrouble
{
    /// <summary>Too many calls failed.</summary>
    Failures,

    /// <summary>The partner asked for a pause.</summary>
    RetryAfter,

    /// <summary>The partner does not accept our credential (401, 403).</summary>
    BadCredentials,

    /// <summary>The partner's endpoint is gone (410).</summary>
    Gone,
}

internal sealed class PartnerLaneTable : IEntityTypeConfiguration<PartnerLane>
{
    public void Configure(EntityTypeBuilder<PartnerLane> builder)
    {
        builder.ToTable("partner_lane");
        builder.HasKey(l => new { l.IntegrationType, l.Region });
    }
}
