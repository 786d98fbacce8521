using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Deliveries;

/// <summary>One reason why a delivery is INVALID: the field in the partner's spelling and the rule, never the value.</summary>
public sealed class DeliveryError
{
    public Guid Id { get; set; }

    public Guid DeliveryId { get; set; }

    public required string Path { get; set; }

    public required string Rule { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}

internal sealed class DeliveryErrorTable : IEntityTypeConfiguration<DeliveryError>
{
    public void Configure(EntityTypeBuilder<DeliveryError> builder)
    {
        builder.ToTable("delivery_error");
        builder.HasKey(e => e.Id);

        // Errors of one delivery; the foreign key's own check.
        builder.HasIndex(e => e.DeliveryId);
        builder.HasOne<Delivery>().WithMany(d => d.Errors).HasForeignKey(e => e.DeliveryId);
    }
}
