using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Ops.Views;

/// <summary>A list of the console with its question, under a name: somebody's own, or everybody's.</summary>
public sealed class SavedView
{
    /// <summary>Version 7: in the order of time.</summary>
    public Guid Id { get; set; }

    /// <summary>The list, below the console: <c>orders</c>.</summary>
    public required string Page { get; set; }

    public required string Name { get; set; }

    /// <summary>As it stands in the address, without its question mark; empty for the list as it is. Where one has paged to is no part of it.</summary>
    public required string Question { get; set; }

    /// <summary>The login of whoever saved it.</summary>
    public required string Owner { get; set; }

    /// <summary>Everybody sees it since then; null while it is its owner's.</summary>
    public DateTimeOffset? SharedAt { get; set; }

    public DateTimeOffset SavedAt { get; set; }
}

internal sealed class SavedViewTable : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> builder)
    {
        builder.ToTable("saved_view");
        builder.HasKey(v => v.Id);

        // Saved under a name that its owner has already given, a view takes the other's place.
        builder.HasIndex(v => new { v.Page, v.Owner, v.Name }).IsUnique();
    }
}
