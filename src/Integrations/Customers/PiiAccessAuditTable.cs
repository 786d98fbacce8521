using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Customers;

/// <summary>A look at something personal. Committed before the value is decrypted, so it may name a look that failed, never miss one.</summary>
public sealed class PiiAccessAudit
{
    public Guid Id { get; set; }

    public DateTimeOffset AccessedAt { get; set; }

    /// <summary>The value that was opened; null when a stored body was opened instead.</summary>
    public Guid? PiiId { get; set; }

    /// <summary>The table, column and row that were opened.</summary>
    public required string SubjectTable { get; set; }

    public required string SubjectColumn { get; set; }

    public Guid SubjectId { get; set; }

    /// <summary>A person's login, or the part of the system that acted.</summary>
    public required string Actor { get; set; }

    public PiiPurpose Purpose { get; set; }

    /// <summary>The request or job on whose behalf.</summary>
    public Guid RequestId { get; set; }
}

public enum PiiPurpose
{
    /// <summary>To hand an order to the Deliveries service.</summary>
    Forward,

    /// <summary>To look a customer up by phone.</summary>
    Lookup,

    /// <summary>A person looks.</summary>
    SupportReveal,

    /// <summary>To read stored requests again with the mapping of today.</summary>
    Replay,
}

internal sealed class PiiAccessAuditTable : IEntityTypeConfiguration<PiiAccessAudit>
{
    public void Configure(EntityTypeBuilder<PiiAccessAudit> builder)
    {
        builder.ToTable("pii_access_audit");
        builder.HasKey(a => a.Id);

        // Who looked at this value or body?
        builder.HasIndex(a => new { a.SubjectId, a.AccessedAt });
        builder.HasOne<Pii>().WithMany().HasForeignKey(a => a.PiiId);
    }
}
