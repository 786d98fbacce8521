using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Integrations.Storage;

/// <summary>How every part reaches the database: one data source with the enums mapped, and EF Core on top of it.</summary>
public static class StorageSetup
{
    /// <summary>
    /// Seconds after which the server ends a transaction of ours that does nothing. A host that is held still, or cut off, in the middle
    /// of one would keep rows locked that the other hosts need; no lease of theirs ends that. Shorter than any lease.
    /// </summary>
    private const int IdleInTransactionSeconds = 10;

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
        var settings = new NpgsqlConnectionStringBuilder(Bounded(connectionString))
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

    /// <summary>The same server, for whoever opens connections otherwise. What the string itself asks for goes before.</summary>
    public static string Bounded(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        settings.Options = string.Create(
            CultureInfo.InvariantCulture, $"-c idle_in_transaction_session_timeout={IdleInTransactionSeconds}s {settings.Options}").TrimEnd();
        return settings.ConnectionString;
    }

    public static void Configure(DbContextOptionsBuilder options, NpgsqlDataSource source) =>
        options.UseNpgsql(source, o => o.MapEnums())
            .ReplaceService<IMigrationsSqlGenerator, PartitionedTableSql>()
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);

    /// <summary>For the design-time tools, which have a connection string and no host.</summary>
    public static void Configure(DbContextOptionsBuilder options, string connectionString) =>
        options.UseNpgsql(connectionString, o => o.MapEnums()).ReplaceService<IMigrationsSqlGenerator, PartitionedTableSql>();
}
