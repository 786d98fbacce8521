using Integrations.Abstractions;
using Integrations.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Deliveries;

/// <summary>One line of an order. What the customer ordered and noted is theirs: name and note are encrypted.</summary>
public sealed class Item
{
    public Guid Id { get; set; }

    public Guid DeliveryId { get; set; }

    /// <summary>From 0, in the order of the request.</summary>
    public int Position { get; set; }

    public string? ExternalItemId { get; set; }

    public int Quantity { get; set; }

    /// <summary>Of one, in minor units of the delivery's currency.</summary>
    public long? UnitPriceMinor { get; set; }

    public ControlledContents[] ControlledContents { get; set; } = [];

    public Guid DataKeyId { get; set; }

    /// <summary>Name and note, encrypted under <see cref="DataKeyId"/>.</summary>
    public required byte[] Text { get; set; }
}

internal sealed class ItemTable : IEntityTypeConfiguration<Item>
{
    public void Configure(EntityTypeBuilder<Item> builder)
    {
        builder.ToTable("item");
        builder.HasKey(i => i.Id);

        // Items of one delivery, in order.
        builder.HasIndex(i => new { i.DeliveryId, i.Position }).IsUnique();
        builder.HasOne<Delivery>().WithMany(d => d.Items).HasForeignKey(i => i.DeliveryId);
        builder.HasOne<DataKey>().WithMany().HasForeignKey(i => i.DataKeyId);
    }
}
