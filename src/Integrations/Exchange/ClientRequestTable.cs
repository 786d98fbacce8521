using Integrations.Abstractions;
using Integrations.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Exchange;

/// <summary>A call of ours to a partner or to the Deliveries service. Committed before the first byte leaves.</summary>
public sealed class ClientRequest
{
    public Guid Id { get; set; }

    public DateTimeOffset RequestedAt { get; set; }

    public CallPurpose Purpose { get; set; }

    public Guid DeliveryId { get; set; }

    public required string ExternalDeliveryId { get; set; }

    public IntegrationType IntegrationType { get; set; }

    public int ApiVersion { get; set; }

    public Region Region { get; set; }

    /// <summary>The module's name of the operation, or ours towards the Deliveries service.</summary>
    public required string Operation { get; set; }

    /// <summary>The status change that is told; null for calls that tell none.</summary>
    public long? Seq { get; set; }

    /// <summary>The partner's word for it.</summary>
    public string? PartnerStatus { get; set; }

    public string? RobotId { get; set; }

    /// <summary>From 1, counted per status change or command.</summary>
    public int Attempt { get; set; }

    /// <summary>The same on every attempt: by it the receiver knows a repetition.</summary>
    public required string MessageId { get; set; }

    public long? LeaseToken { get; set; }

    public required string Method { get; set; }

    /// <summary>Ids only; no personal value is ever put into a URL.</summary>
    public required string Url { get; set; }

    /// <summary>As sent, secrets masked, as JSON.</summary>
    public required string Headers { get; set; }

    /// <summary>As sent; encrypted under <see cref="DataKeyId"/> where that is set.</summary>
    public byte[]? Body { get; set; }

    public Guid? DataKeyId { get; set; }

    /// <summary>The host that sent it.</summary>
    public required string Node { get; set; }
}

public enum CallPurpose
{
    StatusUpdate,
    Quote,
    Create,
    Update,
    Cancel,
    Unlock,
    Query,
}

internal sealed class ClientRequestTable : IEntityTypeConfiguration<ClientRequest>
{
    public void Configure(EntityTypeBuilder<ClientRequest> builder)
    {
        builder.ToTable("client_requests").PartitionedByDay(nameof(ClientRequest.RequestedAt));
        builder.HasKey(r => new { r.Id, r.RequestedAt });
        builder.Property(r => r.Headers).HasColumnType("jsonb");

        // A delivery's timeline; the call that a dead host left open.
        builder.HasIndex(r => new { r.DeliveryId, r.RequestedAt });

        // Calls that a dead host left open and no lease points to; few rows match.
        builder.HasIndex(r => r.RequestedAt).HasFilter("lease_token IS NULL");
    }
}
