using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Integrations.ArchitectureTests.Wrong.Elsewhere;

/// <summary>Wrong: a table in another room than its record.</summary>
internal sealed class ThingTable : IEntityTypeConfiguration<Thing>
{
    public void Configure(EntityTypeBuilder<Thing> builder) => builder.HasKey(thing => thing.Id);
}
