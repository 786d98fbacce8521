using Integrations.Abstractions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Ops.Alerts;

/// <summary>Something that is not as it should be, from when it was noticed until it was over. One condition has at most one that is open.</summary>
public sealed class Alert
{
    /// <summary>Version 7: in the order of time.</summary>
    public Guid Id { get; set; }

    /// <summary>A stable word: <c>lane.down</c>.</summary>
    public required string Kind { get; set; }

    public IntegrationType? IntegrationType { get; set; }

    public Region? Region { get; set; }

    /// <summary>Whom or what it is about, once within its kind: a lane, a host, a login.</summary>
    public required string Subject { get; set; }

    public DateTimeOffset OpenedAt { get; set; }

    /// <summary>Null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Counts and stable words, as JSON; nothing personal.</summary>
    public required string Facts { get; set; }
}

internal sealed class AlertTable : IEntityTypeConfiguration<Alert>
{
    public void Configure(EntityTypeBuilder<Alert> builder)
    {
        builder.ToTable("alert");
        builder.HasKey(a => a.Id);
        builder.Property(a => a.Facts).HasColumnType("jsonb");

        // Those that are open, and one for each condition: two hosts that notice at once open one.
        builder.HasIndex(a => new { a.Kind, a.Subject }).IsUnique().HasFilter("closed_at IS NULL");

        // The last that were closed.
        builder.HasIndex(a => a.ClosedAt).HasFilter("closed_at IS NOT NULL");
    }
}
