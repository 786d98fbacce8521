using Integrations.Abstractions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Partners.Specified;

/// <summary>Merchants as an earlier service kept them. Read only; stores stand in <c>store</c>.</summary>
[Obsolete("Kept for reading what an earlier service left; stores stand in the store table.")]
public sealed class Merchant
{
    public Guid Id { get; init; }

    public IntegrationType IntegrationType { get; init; }

    public required string ExternalMerchantId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

#pragma warning disable CS0618 // The table is kept on purpose.
internal sealed class MerchantTable : IEntityTypeConfiguration<Merchant>
{
    public void Configure(EntityTypeBuilder<Merchant> builder)
    {
        builder.ToTable("merchant", t => t.HasComment("deprecated, read only"));
        builder.HasKey(m => m.Id);
    }
}
#pragma warning restore CS0618
