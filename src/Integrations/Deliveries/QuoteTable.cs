using Integrations.Abstractions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Deliveries;

/// <summary>An offer of ours. The order behind it is read again from the stored request when the partner accepts.</summary>
public sealed class Quote
{
    public Guid Id { get; set; }

    public IntegrationType IntegrationType { get; set; }

    public required string ExternalDeliveryId { get; set; }

    public int ApiVersion { get; set; }

    public Region Region { get; set; }

    public Guid IncomingRequestId { get; set; }

    public DateTimeOffset ReceivedAt { get; set; }

    /// <summary>The Deliveries service's id of its offer.</summary>
    public required string ServiceQuoteId { get; set; }

    public long FeeMinor { get; set; }

    public required string Currency { get; set; }

    public DateTimeOffset PickupEta { get; set; }

    public DateTimeOffset DropoffEta { get; set; }

    public DateTimeOffset QuotedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }
}

internal sealed class QuoteTable : IEntityTypeConfiguration<Quote>
{
    public void Configure(EntityTypeBuilder<Quote> builder)
    {
        builder.ToTable("quote");
        builder.HasKey(q => q.Id);

        // Accept: the latest offer for an external id.
        builder.HasIndex(q => new { q.IntegrationType, q.ExternalDeliveryId, q.ExpiresAt });
    }
}
