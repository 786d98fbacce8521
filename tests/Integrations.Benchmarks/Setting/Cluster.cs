using System.Globalization;
using Integrations.Storage;
using Npgsql;

namespace Integrations.Benchmarks.Setting;

/// <summary>A private PostgreSQL with its default durability, and fresh databases of the gateway's schema on it.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private const string Template = "template_of_all";

    /// <summary>Statements can be counted, database by database; in all others this costs nothing.</summary>
    private static readonly Dictionary<string, string> CountNothing = new(StringComparer.Ordinal)
    {
        ["shared_preload_libraries"] = "pg_stat_statements",
        ["pg_stat_statements.track"] = "none",
    };

    private readonly EmbeddedPostgres _postgres;
    private int _databases;

    private Cluster(EmbeddedPostgres postgres) => _postgres = postgres;

    public int ProcessId => int.Parse(File.ReadLines(Path.Combine(_postgres.Folder, "cluster", "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    public string TemplateConnection => ConnectionTo(Template);

    public static async Task<Cluster> StartAsync(string folder, CancellationToken stop) =>
        new(await EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions { DataFolder = folder, Database = Template, Durable = true, Settings = CountNothing }, stop));

    /// <summary>A copy of the migrated template.</summary>
    public async Task<BenchDatabase> NewDatabaseAsync(CancellationToken stop)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"bench_{++_databases}");
        await AdministerAsync($"CREATE DATABASE {name} TEMPLATE {Template}", stop);
        return new BenchDatabase(ConnectionTo(name), () => AdministerAsync($"DROP DATABASE {name} WITH (FORCE)", CancellationToken.None));
    }

    public async ValueTask DisposeAsync()
    {
        await _postgres.DisposeAsync();
        await Scratch.DeleteAsync(_postgres.Folder);
    }

    private string ConnectionTo(string database) => new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Database = database }.ConnectionString;

    private async Task AdministerAsync(string sql, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(stop);
    }
}
