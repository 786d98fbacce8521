using Integrations.StatusUpdates;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Integrations.Storage;

/// <summary>
/// The one database, as EF Core sees it: the schema, its migrations and the queries that are not hot. The hot statements (intake,
/// enqueue, claim, finalise) are plain SQL in the rooms that own the tables.
/// </summary>
public sealed class IntegrationsDb(DbContextOptions<IntegrationsDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(IntegrationsDb).Assembly);
        modelBuilder.HasSequence<long>(EgressReadyTable.LeaseSequence);
        Naming.Apply(modelBuilder);
    }

    /// <summary>Each index is there for a query that its table's file names; none comes by itself with a foreign key.</summary>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Conventions.Remove<ForeignKeyIndexConvention>();
        configurationBuilder.Conventions.Add(_ => new PartnerLabels());
    }
}
