using Integrations.Abstractions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Deliveries;

/// <summary>A store that a partner may order from. Its place completes orders that name only the store.</summary>
public sealed class Store
{
    public IntegrationType IntegrationType { get; set; }

    public required string ExternalStoreId { get; set; }

    public Region Region { get; set; }

    public string? Name { get; set; }

    public bool Active { get; set; }

    public double? Latitude { get; set; }

    public double? Longitude { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}

internal sealed class StoreTable : IEntityTypeConfiguration<Store>
{
    public void Configure(EntityTypeBuilder<Store> builder)
    {
        builder.ToTable("store");

        // Intake: is the store known and active for this partner?
        builder.HasKey(s => new { s.IntegrationType, s.ExternalStoreId });
    }
}
