using Integrations.Abstractions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Ops.Settings;

/// <summary>When a secret was last of use. It is known by its mark, so that it keeps its time where it changes its place.</summary>
public sealed class CredentialUse
{
    public IntegrationType IntegrationType { get; set; }

    public Region Region { get; set; }

    /// <summary>True for what we prove ourselves with, false for what the partner does.</summary>
    public bool Outbound { get; set; }

    public required string Mark { get; set; }

    public DateTimeOffset LastUsedAt { get; set; }
}

internal sealed class CredentialUseTable : IEntityTypeConfiguration<CredentialUse>
{
    public void Configure(EntityTypeBuilder<CredentialUse> builder)
    {
        builder.ToTable("credential_use");

        // Writing down a use; those of a partner.
        builder.HasKey(u => new { u.IntegrationType, u.Region, u.Outbound, u.Mark });
    }
}
