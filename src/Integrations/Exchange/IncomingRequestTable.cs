using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Exchange;

/// <summary>An authenticated request of a partner, kept byte for byte (encrypted), good or bad.</summary>
public sealed class IncomingRequest
{
    public Guid Id { get; set; }

    public DateTimeOffset ReceivedAt { get; set; }

    public IntegrationType IntegrationType { get; set; }

    public int ApiVersion { get; set; }

    public Region Region { get; set; }

    /// <summary>The route's name within its module.</summary>
    public required string Route { get; set; }

    public required string Method { get; set; }

    /// <summary>Names and values of the path's parameters: ids only.</summary>
    public required string PathValues { get; set; }

    /// <summary>The headers on the allow-list, as JSON.</summary>
    public required string Headers { get; set; }

    /// <summary>The bytes as received, encrypted under <see cref="DataKeyId"/>.</summary>
    public required byte[] Body { get; set; }

    public int BodyLength { get; set; }

    /// <summary>SHA-256 of the bytes as received.</summary>
    public required byte[] BodyHash { get; set; }

    public Guid DataKeyId { get; set; }

    public string? ExternalDeliveryId { get; set; }

    public Guid? DeliveryId { get; set; }

    public RequestVerdict Verdict { get; set; }

    /// <summary>Paths and rules, as JSON; null when there are none.</summary>
    public string? Faults { get; set; }

    /// <summary>Why it is not relevant, or why it was refused: a stable word.</summary>
    public string? Reason { get; set; }

    public string? TraceParent { get; set; }
}

public enum RequestVerdict
{
    Accepted,
    Repeated,
    Conflict,
    Invalid,
    Unreadable,
    NotRelevant,
    Asked,
    Recorded,
    UnknownDelivery,
    Refused,
    Failed,
}

internal sealed class IncomingRequestTable : IEntityTypeConfiguration<IncomingRequest>
{
    public void Configure(EntityTypeBuilder<IncomingRequest> builder)
    {
        builder.ToTable("incoming_request").PartitionedByDay(nameof(IncomingRequest.ReceivedAt));
        builder.Property(r => r.PathValues).HasColumnType("jsonb");
        builder.Property(r => r.Headers).HasColumnType("jsonb");
        builder.Property(r => r.Faults).HasColumnType("jsonb");

        // Search by request id; the id holds its time, so the partition is known.
        builder.HasKey(r => new { r.Id, r.ReceivedAt });

        // The key points from here to the delivery, so that a day's partition can be dropped.
        builder.HasOne<Delivery>().WithMany().HasForeignKey(r => r.DeliveryId);

        // Search by external id.
        builder.HasIndex(r => new { r.ExternalDeliveryId, r.ReceivedAt });

        // All requests of a delivery: its timeline.
        builder.HasIndex(r => r.DeliveryId);

        // Search by partner and time; summary.
        builder.HasIndex(r => new { r.IntegrationType, r.ReceivedAt });
    }
}
