using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Integrations.Storage;

/// <summary>How every part reaches the database: one data source with the enums mapped, and EF Core on top of it.</summary>
public static class StorageSetup
{
    public static IServiceCollection AddStorage(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton(_ => OpenSource(connectionString));
        services.AddDbContextFactory<IntegrationsDb>((provider, options) =>
            Configure(options, provider.GetRequiredService<NpgsqlDataSource>()));
        services.AddSingleton<Partitions>();
        services.AddSingleton<Database>();
        return services;
    }

    /// <summary>
    /// Statements are prepared by use: the hot ones have a fixed text. Resetting a pooled connection would cost a round trip per use and
    /// nothing here leaves state on a connection. Compiling a plan pays for long queries; ours are short, many, and planned without statistics.
    /// </summary>
    public static NpgsqlDataSource OpenSource(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 100,
            NoResetOnClose = true,
            ApplicationName = "integrations",
            IncludeErrorDetail = false,
        };
        settings.Options = $"{settings.Options} -c jit=off".TrimStart();
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.MapEnums();
        return builder.Build();
    }

    public static void Configure(DbContextOptionsBuilder options, NpgsqlDataSource source) =>
        options.UseNpgsql(source, o => o.MapEnums())
            .ReplaceService<IMigrationsSqlGenerator, PartitionedTableSql>()
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);

    /// <summary>For the design-time tools, which have a connection string and no host.</summary>
    public static void Configure(DbContextOptionsBuilder options, string connectionString) =>
        options.UseNpgsql(connectionString, o => o.MapEnums()).ReplaceService<IMigrationsSqlGenerator, PartitionedTableSql>();
}
