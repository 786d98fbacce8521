using Integrations.Abstractions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Ops.Settings;

/// <summary>What a partner's settings were from a host's start on, until one was started with others. No secret: only that there is one, and its mark.</summary>
public sealed class SettingsSeen
{
    public IntegrationType IntegrationType { get; set; }

    /// <summary>The start of the first host that had them.</summary>
    public DateTimeOffset FirstSeenAt { get; set; }

    /// <summary>The start of the latest host that had them.</summary>
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>Equal for equal settings.</summary>
    public required string Hash { get; set; }

    /// <summary>Of the build that was started first with them.</summary>
    public required string Version { get; set; }

    /// <summary>The host that was.</summary>
    public required string Node { get; set; }

    /// <summary>Path and value, as JSON.</summary>
    public required string Settings { get; set; }
}

internal sealed class SettingsSeenTable : IEntityTypeConfiguration<SettingsSeen>
{
    public void Configure(EntityTypeBuilder<SettingsSeen> builder)
    {
        builder.ToTable("settings_seen");

        // The latest of a partner, those before it, and those at a time.
        builder.HasKey(s => new { s.IntegrationType, s.FirstSeenAt });
        builder.Property(s => s.Settings).HasColumnType("jsonb");
    }
}
