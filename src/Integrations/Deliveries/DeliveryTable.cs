using Integrations.Abstractions;
using Integrations.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Deliveries;

/// <summary>An order as we carry it. Personal values stand in <c>pii</c>, never here.</summary>
public sealed class Delivery
{
    public Guid Id { get; set; }

    public required string ExternalDeliveryId { get; set; }

    public IntegrationType IntegrationType { get; set; }

    public int ApiVersion { get; set; }

    public Region Region { get; set; }

    public DeliveryStatus Status { get; set; }

    public Source Source { get; set; }

    /// <summary>The marketplace's name as the partner wrote it, where it is none of <see cref="Source"/>.</summary>
    public string? SourceWord { get; set; }

    public Guid? CustomerId { get; set; }

    public Guid? PickupAddressId { get; set; }

    public Guid? DropoffAddressId { get; set; }

    /// <summary>The data key that the delivery's personal values are encrypted with.</summary>
    public Guid DataKeyId { get; set; }

    /// <summary>The request that created it. Its row stands in a daily partition, which is why the key points the other way.</summary>
    public Guid IncomingRequestId { get; set; }

    public DateTimeOffset ReceivedAt { get; set; }

    /// <summary>SHA-256 of the request's body: tells a repetition from another order under the same id.</summary>
    public required byte[] ContentHash { get; set; }

    public string? ExternalStoreId { get; set; }

    /// <summary>What calls to the partner name beside the external id.</summary>
    public string? PartnerReference { get; set; }

    public Guid? QuoteId { get; set; }

    public string? Currency { get; set; }

    public long? OrderValueMinor { get; set; }

    public long? TipMinor { get; set; }

    public long? FeeMinor { get; set; }

    public ControlledContents[] ControlledContents { get; set; } = [];

    /// <summary>False where the partner said nothing about contents: unknown is not none.</summary>
    public bool ContentsKnown { get; set; }

    /// <summary>Years.</summary>
    public int? MinimumAge { get; set; }

    public UndeliverableAction? IfUndeliverable { get; set; }

    public DateTimeOffset? PickupReadyAt { get; set; }

    public DateTimeOffset? PickupDeadline { get; set; }

    public DateTimeOffset? DropoffReadyAt { get; set; }

    public DateTimeOffset? DropoffDeadline { get; set; }

    public DateTimeOffset? PickupEta { get; set; }

    public DateTimeOffset? DropoffEta { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Set while the partner may count on us. It reserves the external id: a refused order may come again under its id.</summary>
    public DateTimeOffset? AcceptedAt { get; set; }

    /// <summary>When the Deliveries service took it.</summary>
    public DateTimeOffset? ForwardedAt { get; set; }

    public DateTimeOffset? CanceledByPartnerAt { get; set; }

    /// <summary>The answer that the partner got, repeated word for word to the same request. Modules put no personal value into answers.</summary>
    public int? AnswerStatus { get; set; }

    public string? AnswerContentType { get; set; }

    public byte[]? AnswerBody { get; set; }

    public ICollection<DeliveryError> Errors { get; } = [];

    public ICollection<Item> Items { get; } = [];
}

/// <summary>The specification's letters.</summary>
public enum DeliveryStatus
{
    /// <summary>Valid, and the Deliveries service has it.</summary>
    PROCESSED,

    /// <summary>Refused, with a row in <c>delivery_error</c> for each reason.</summary>
    INVALID,

    /// <summary>Valid and ours, not yet with the Deliveries service.</summary>
    PENDING,

    /// <summary>Told to us, not ours to carry.</summary>
    NOT_RELEVANT,
}

internal sealed class DeliveryTable : IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> builder)
    {
        builder.ToTable("delivery");
        builder.HasKey(d => d.Id);
        builder.HasOne<Customer>().WithMany().HasForeignKey(d => d.CustomerId);
        builder.HasOne<Address>().WithMany().HasForeignKey(d => d.PickupAddressId);
        builder.HasOne<Address>().WithMany().HasForeignKey(d => d.DropoffAddressId);
        builder.HasOne<DataKey>().WithMany().HasForeignKey(d => d.DataKeyId);

        // Intake: is this external id taken? Also the guard against two requests at once.
        builder.HasIndex(d => new { d.IntegrationType, d.ExternalDeliveryId }).IsUnique().HasFilter("accepted_at IS NOT NULL");

        // Search by external id among all, refused ones included; intake: was this same order refused before?
        builder.HasIndex(d => new { d.ExternalDeliveryId, d.CreatedAt });

        // Deliveries of a customer: lookup by phone.
        builder.HasIndex(d => d.CustomerId);

        // Search by the partner's own reference; few partners give one.
        builder.HasIndex(d => d.PartnerReference).HasFilter("partner_reference IS NOT NULL");

        // Summary and lists of one partner by time.
        builder.HasIndex(d => new { d.IntegrationType, d.CreatedAt });
    }
}
