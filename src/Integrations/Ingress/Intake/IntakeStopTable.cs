using Integrations.Abstractions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Ingress.Intake;

/// <summary>
/// A person wants no new orders of a partner in a region. Every host reads the row with each order, so it is in effect when it is
/// committed, and survives restarts. No row: orders are taken.
/// </summary>
public sealed class IntakeStop
{
    public IntegrationType IntegrationType { get; set; }

    public Region Region { get; set; }

    public DateTimeOffset StoppedAt { get; set; }

    public required string StoppedBy { get; set; }

    public required string Reason { get; set; }
}

internal sealed class IntakeStopTable : IEntityTypeConfiguration<IntakeStop>
{
    public void Configure(EntityTypeBuilder<IntakeStop> builder)
    {
        builder.ToTable("intake_stop");
        builder.HasKey(s => new { s.IntegrationType, s.Region });
    }
}
