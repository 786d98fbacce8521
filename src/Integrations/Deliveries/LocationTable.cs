using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Deliveries;

/// <summary>A point, WGS 84 degrees.</summary>
public sealed class Location
{
    public Guid Id { get; set; }

    public double Latitude { get; set; }

    public double Longitude { get; set; }
}

internal sealed class LocationTable : IEntityTypeConfiguration<Location>
{
    public void Configure(EntityTypeBuilder<Location> builder)
    {
        builder.ToTable("location");
        builder.HasKey(l => l.Id);
    }
}
