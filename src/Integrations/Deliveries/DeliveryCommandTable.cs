using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Deliveries;

/// <summary>
/// Something that the Deliveries service must still hear. A row lives from the partner's request until the service has answered,
/// so the table is as small as the work at hand. Commands of one delivery go out in the order of their ids.
/// </summary>
public sealed class DeliveryCommand
{
    /// <summary>UUID v7: time order is command order.</summary>
    public Guid Id { get; set; }

    public Guid DeliveryId { get; set; }

    public CommandKind Kind { get; set; }

    /// <summary>The request that asked for it; an update's content is read from there again.</summary>
    public Guid IncomingRequestId { get; set; }

    public DateTimeOffset ReceivedAt { get; set; }

    public string? PartnerReason { get; set; }

    public DateTimeOffset RequestedAt { get; set; }

    /// <summary>When to try next; while leased, when the lease ends.</summary>
    public DateTimeOffset DueAt { get; set; }

    public int Attempts { get; set; }

    public long? LeaseToken { get; set; }

    public string? LeaseOwner { get; set; }
}

public enum CommandKind
{
    Create,
    Update,
    Cancel,
}

internal sealed class DeliveryCommandTable : IEntityTypeConfiguration<DeliveryCommand>
{
    public void Configure(EntityTypeBuilder<DeliveryCommand> builder)
    {
        builder.ToTable("delivery_command");
        builder.HasStorageParameter("fillfactor", 70);
        builder.HasKey(c => c.Id);
        builder.HasOne<Delivery>().WithMany().HasForeignKey(c => c.DeliveryId);

        // Claim: what is due.
        builder.HasIndex(c => c.DueAt);

        // Claim: is there an earlier command of the same delivery?
        builder.HasIndex(c => new { c.DeliveryId, c.Id });

        // Of many cancellations at once one is carried; the service would decline the second because of the first.
        builder.HasIndex(c => c.DeliveryId).IsUnique().HasFilter("kind = 'Cancel'");
    }
}
