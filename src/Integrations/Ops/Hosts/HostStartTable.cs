using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Ops.Hosts;

/// <summary>One start of a host: with its version it marks a deploy, with its beat it says that the host lives.</summary>
public sealed class HostStart
{
    /// <summary>As leases and runs name it; new with each start.</summary>
    public required string Node { get; set; }

    /// <summary>Of the build that was started.</summary>
    public required string Version { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    /// <summary>The last beat.</summary>
    public DateTimeOffset SeenAt { get; set; }

    /// <summary>Null while it runs, and for good where it died.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>When each of its loops last began a turn, by name, as JSON.</summary>
    public required string Turns { get; set; }

    /// <summary>The hash of the settings of each partner that it runs with, by name, as JSON; null where it is of a version that did not say.</summary>
    public string? Settings { get; set; }
}

internal sealed class HostStartTable : IEntityTypeConfiguration<HostStart>
{
    public void Configure(EntityTypeBuilder<HostStart> builder)
    {
        builder.ToTable("host_start");
        builder.HasKey(h => h.Node);
        builder.Property(h => h.Turns).HasColumnType("jsonb");
        builder.Property(h => h.Settings).HasColumnType("jsonb");

        // The last starts.
        builder.HasIndex(h => h.StartedAt);
    }
}
