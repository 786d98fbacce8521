using Integrations.Deliveries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Partners.Specified;

/// <summary>A status that DoorDash (API versions 2 and 3) reported to us about an order of its own.</summary>
public sealed class DoorDashUpdateV2
{
    public Guid Id { get; set; }

    public Guid? DeliveryId { get; set; }

    public required string ExternalDeliveryId { get; set; }

    public required string EventId { get; set; }

    /// <summary>The word as it came.</summary>
    public required string PartnerStatus { get; set; }

    public string? Reason { get; set; }

    public int ApiVersion { get; set; }

    public DateTimeOffset? OccurredAt { get; set; }

    public DateTimeOffset ReceivedAt { get; set; }

    public Guid IncomingRequestId { get; set; }
}

internal sealed class DoorDashUpdateV2Table : IEntityTypeConfiguration<DoorDashUpdateV2>
{
    public void Configure(EntityTypeBuilder<DoorDashUpdateV2> builder)
    {
        builder.ToTable("door_dash_update_v2");
        builder.HasKey(u => u.Id);

        // The same event twice is stored once.
        builder.HasIndex(u => new { u.ExternalDeliveryId, u.EventId }).IsUnique();

        // A delivery's timeline.
        builder.HasIndex(u => u.DeliveryId);
        builder.HasOne<Delivery>().WithMany().HasForeignKey(u => u.DeliveryId);
    }
}
