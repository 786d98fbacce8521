using Integrations.Abstractions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Partners.Specified;

/// <summary>Settings of partners as an earlier service kept them. Read only; settings stand in configuration.</summary>
[Obsolete("Kept for reading what an earlier service left; settings stand under Partners in the configuration.")]
public sealed class IntegrationConfig
{
    public Guid Id { get; init; }

    public IntegrationType IntegrationType { get; init; }

    public Region Region { get; init; }

    public int ApiVersion { get; init; }

    public bool Enabled { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

#pragma warning disable CS0618 // The table is kept on purpose.
internal sealed class IntegrationConfigTable : IEntityTypeConfiguration<IntegrationConfig>
{
    public void Configure(EntityTypeBuilder<IntegrationConfig> builder)
    {
        builder.ToTable("integration_config", t => t.HasComment("deprecated, read only"));
        builder.HasKey(c => c.Id);
    }
}
#pragma warning restore CS0618
