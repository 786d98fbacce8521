using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Customers;

/// <summary>One personal value, encrypted. Of several of the same kind the newest counts: an update adds, it does not overwrite.</summary>
public sealed class Pii
{
    public Guid Id { get; set; }

    public Guid CustomerId { get; set; }

    public PiiKind Kind { get; set; }

    public Guid DataKeyId { get; set; }

    public required byte[] Ciphertext { get; set; }

    /// <summary>Keyed fingerprint for exact lookup; only for the customer's phone.</summary>
    public byte[]? BlindIndex { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}

public enum PiiKind
{
    CustomerName,
    CustomerPhone,
    CustomerEmail,
    DropoffBusinessName,
    DropoffAddress,
    DropoffInstructions,
    PickupContactName,
    PickupBusinessName,
    PickupPhone,
    PickupEmail,
    PickupAddress,
    PickupInstructions,
}

internal sealed class PiiTable : IEntityTypeConfiguration<Pii>
{
    public void Configure(EntityTypeBuilder<Pii> builder)
    {
        builder.ToTable("pii");
        builder.HasKey(p => p.Id);

        // The values of a customer.
        builder.HasIndex(p => p.CustomerId);

        // Lookup by phone.
        builder.HasIndex(p => p.BlindIndex).HasFilter("blind_index IS NOT NULL");
        builder.HasOne<Customer>().WithMany().HasForeignKey(p => p.CustomerId);
        builder.HasOne<DataKey>().WithMany().HasForeignKey(p => p.DataKeyId);
    }
}
