using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.ArchitectureTests.Wrong;

/// <summary>A record with its table, as it should be.</summary>
internal sealed record Thing(int Id);

internal sealed class ThingTable : IEntityTypeConfiguration<Thing>
{
    public void Configure(EntityTypeBuilder<Thing> builder) => builder.HasKey(thing => thing.Id);
}

/// <summary>Wrong: a table by another name.</summary>
internal sealed class ThingMapping : IEntityTypeConfiguration<Thing>
{
    public void Configure(EntityTypeBuilder<Thing> builder) => builder.HasKey(thing => thing.Id);
}
