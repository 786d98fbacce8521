using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.Internal;
using Npgsql.EntityFrameworkCore.PostgreSQL.Migrations;

namespace Integrations.Storage;

/// <summary>Tables that only grow are partitioned by day, so that retention drops a partition instead of deleting rows.</summary>
internal static class Partitioning
{
    private const string Annotation = "Integrations:PartitionedByDay";

    /// <summary>Partitions the table by the day (UTC) of a property that is part of its primary key.</summary>
    public static EntityTypeBuilder<T> PartitionedByDay<T>(this EntityTypeBuilder<T> table, string property)
        where T : class
    {
        table.HasAnnotation(Annotation, Naming.Snake(property));
        return table;
    }

    /// <summary>The tables of the model that are partitioned.</summary>
    public static IEnumerable<string> Tables(IReadOnlyModel model) =>
        model.GetEntityTypes().Where(e => e.FindAnnotation(Annotation) is not null).Select(e => e.GetTableName()!).Order(StringComparer.Ordinal);

    public static string? ColumnOf(IReadOnlyModel? model, string table) =>
        model?.GetEntityTypes().FirstOrDefault(e => e.GetTableName() == table)?.FindAnnotation(Annotation)?.Value as string;
}

#pragma warning disable EF1001 // The generator's constructor asks for the provider's options, which have no public name.

/// <summary>Writes PARTITION BY behind the tables that ask for it; EF Core has no word for partitions.</summary>
internal sealed class PartitionedTableSql(MigrationsSqlGeneratorDependencies dependencies, INpgsqlSingletonOptions options)
    : NpgsqlMigrationsSqlGenerator(dependencies, options)
{
    protected override void Generate(
        CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(builder);
        if (Partitioning.ColumnOf(model, operation.Name) is not { } column)
        {
            base.Generate(operation, model, builder, terminate);
            return;
        }

        base.Generate(operation, model, builder, terminate: false);
        builder.Append(" PARTITION BY RANGE (").Append(column).Append(")").AppendLine(";");
        EndStatement(builder);
    }
}
#pragma warning restore EF1001
