using Integrations.Abstractions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.Ingress.Drift;

/// <summary>A place in a partner's bodies, and a kind of value there, that its module does not know from its samples and lists of words. Never a value.</summary>
public sealed class DriftSighting
{
    public IntegrationType IntegrationType { get; set; }

    public int ApiVersion { get; set; }

    /// <summary>Names and <c>[]</c>: <c>items[].modifiers[].name</c>; <c>$</c> for the body itself.</summary>
    public required string Path { get; set; }

    public DriftKind Kind { get; set; }

    public DateTimeOffset FirstSeenAt { get; set; }

    public DateTimeOffset LastSeenAt { get; set; }

    public long Sightings { get; set; }

    /// <summary>A request that has it: the first one seen.</summary>
    public Guid RequestId { get; set; }

    /// <summary>When people were told of it; null until then.</summary>
    public DateTimeOffset? ToldAt { get; set; }
}

public enum DriftKind
{
    Object,
    Array,
    String,
    Number,
    Bool,
    Null,

    /// <summary>A text or a number that is none of the words which the module knows there. It is counted beside its own kind.</summary>
    Word,
}

internal sealed class DriftSightingTable : IEntityTypeConfiguration<DriftSighting>
{
    public void Configure(EntityTypeBuilder<DriftSighting> builder)
    {
        builder.ToTable("drift_sighting");

        // Counting: is this one known? Listing: those of a partner.
        builder.HasKey(d => new { d.IntegrationType, d.ApiVersion, d.Path, d.Kind });

        // What nobody was told of yet.
        builder.HasIndex(d => d.ToldAt).HasFilter("told_at IS NULL");
    }
}
