using Integrations.Deliveries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Partners.Specified;

/// <summary>A status that DoorDash (API version 1) reported to us about an order of its own.</summary>
public sealed class DoorDashUpdate
{
    public Guid Id { get; set; }

    public Guid? DeliveryId { get; set; }

    public required string ExternalDeliveryId { get; set; }

    public required string EventId { get; set; }

    /// <summary>The word as it came.</summary>
    public required string PartnerStatus { get; set; }

    /// <summary>The word as one of the specified ones, where it is.</summary>
    public DoorDashDeliveryStatus? DeliveryStatus { get; set; }

    public string? Reason { get; set; }

    public DateTimeOffset? OccurredAt { get; set; }

    public DateTimeOffset ReceivedAt { get; set; }

    public Guid IncomingRequestId { get; set; }
}

/// <summary>The words of API version 1 that the specification names.</summary>
public enum DoorDashDeliveryStatus
{
    DELIVERY_STATUS_HEADING_TO_LOADING_LOCATION,
    DELIVERY_STATUS_WAITING_FOR_LOAD,
    DELIVERY_STATUS_HEADING_TO_DROPOFF_LOCATION,
    DELIVERY_STATUS_DELIVERY_COMPLETED,
}

internal sealed class DoorDashUpdateTable : IEntityTypeConfiguration<DoorDashUpdate>
{
    public void Configure(EntityTypeBuilder<DoorDashUpdate> builder)
    {
        builder.ToTable("door_dash_update");
        builder.HasKey(u => u.Id);

        // The same event twice is stored once.
        builder.HasIndex(u => new { u.ExternalDeliveryId, u.EventId }).IsUnique();

        // A delivery's timeline.
        builder.HasIndex(u => u.DeliveryId);
        builder.HasOne<Delivery>().WithMany().HasForeignKey(u => u.DeliveryId);
    }
}
