using Integrations.Abstractions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Customers;

/// <summary>
/// The key of one incoming request and of all that was made from it, wrapped by a key that is not in this database.
/// Without the wrapped bytes nothing of that order can be read again, in any table.
/// </summary>
public sealed class DataKey
{
    public Guid Id { get; set; }

    public IntegrationType IntegrationType { get; set; }

    /// <summary>Null once the key was destroyed.</summary>
    public byte[]? Wrapped { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? DestroyedAt { get; set; }
}

internal sealed class DataKeyTable : IEntityTypeConfiguration<DataKey>
{
    public void Configure(EntityTypeBuilder<DataKey> builder)
    {
        builder.ToTable("data_key");
        builder.HasKey(k => k.Id);
    }
}
