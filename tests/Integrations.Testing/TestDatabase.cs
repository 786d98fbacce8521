using System.Collections.Concurrent;
using System.Globalization;
using Integrations.Storage;
using Npgsql;
using Xunit;

namespace Integrations.Testing;

/// <summary>
/// A database of a test class's own. What <paramref name="migrate"/> makes of an empty database is made once and copied;
/// null gives an empty one. Use it as a class fixture through a type that says which schema it means.
/// </summary>
public abstract class TestDatabase(Func<string, Task>? migrate) : IAsyncLifetime
{
    private static readonly ConcurrentDictionary<(System.Reflection.MethodInfo Method, object? Target), Lazy<Task<string>>> Templates = new();

    private string _server = "";
    private string _name = "";

    public string ConnectionString { get; private set; } = "";

    public async Task InitializeAsync()
    {
        _server = await TestPostgres.ConnectionStringAsync();
        _name = NewName("test");
        await CreateAsync(_server, _name, migrate is null ? "template0" : await TemplateAsync(_server, migrate));
        ConnectionString = On(_server, _name);
    }

    public async Task DisposeAsync()
    {
        await using (var pool = new NpgsqlConnection(ConnectionString))
            NpgsqlConnection.ClearPool(pool);
        await ExecuteAsync(_server, $"DROP DATABASE \"{_name}\" WITH (FORCE)");
    }

    /// <summary>All that a thief of the database would have: schema and rows as pg_dump writes them.</summary>
    public async Task<string> DumpAsync()
    {
        var to = new NpgsqlConnectionStringBuilder(ConnectionString);
        var address = $"postgresql://{Uri.EscapeDataString(to.Username!)}:{Uri.EscapeDataString(to.Password!)}@{to.Host}:{to.Port}/{to.Database}";
        return (await ChildProcess.RunAsync(PostgresBinaries.Find().Program("pg_dump"), ["--dbname", address], "/", CancellationToken.None))
            .Demand("Dumping the test database").Output;
    }

    private static Task<string> TemplateAsync(string server, Func<string, Task> migrate) =>
        Templates.GetOrAdd((migrate.Method, migrate.Target), _ => new Lazy<Task<string>>(() => MigrateAsync(server, migrate))).Value;

    private static async Task<string> MigrateAsync(string server, Func<string, Task> migrate)
    {
        var template = NewName("template");
        await CreateAsync(server, template, "template0");
        // A pooled connection would stay open and bar the copying.
        await migrate(new NpgsqlConnectionStringBuilder(On(server, template)) { Pooling = false }.ConnectionString);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => ExecuteAsync(server, $"DROP DATABASE IF EXISTS \"{template}\" WITH (FORCE)").GetAwaiter().GetResult();
        return template;
    }

    private static Task CreateAsync(string server, string name, string template) =>
        ExecuteAsync(server, $"CREATE DATABASE \"{name}\" TEMPLATE \"{template}\"");

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string On(string server, string database) => new NpgsqlConnectionStringBuilder(server) { Database = database }.ConnectionString;

    private static string NewName(string kind) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}_{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}");
}
