using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Deliveries;

/// <summary>One end of a trip. The address line itself is personal and stands in <c>pii</c>.</summary>
public sealed class Address
{
    public Guid Id { get; set; }

    public AddressKind Kind { get; set; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; set; }

    public Guid? LocationId { get; set; }
}

public enum AddressKind
{
    Pickup,
    Dropoff,
}

internal sealed class AddressTable : IEntityTypeConfiguration<Address>
{
    public void Configure(EntityTypeBuilder<Address> builder)
    {
        builder.ToTable("address");
        builder.HasKey(a => a.Id);
        builder.HasOne<Location>().WithMany().HasForeignKey(a => a.LocationId);
    }
}
