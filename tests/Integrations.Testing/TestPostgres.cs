using Integrations.Storage;

namespace Integrations.Testing;

/// <summary>
/// The PostgreSQL of the test run: the server that <see cref="Variable"/> names, which the build starts once for all test projects,
/// or else one of this process's own, which ends and vanishes with the process however that ends.
/// </summary>
public sealed class TestPostgres : IAsyncDisposable
{
    public const string Variable = "INTEGRATIONS_TEST_POSTGRES";

    private static readonly Lazy<Task<TestPostgres>> OfThisProcess = new(StartAsync);

    private readonly EmbeddedPostgres _postgres;
    private readonly ServerWatch _watch;

    private TestPostgres(EmbeddedPostgres postgres, ServerWatch watch)
    {
        _postgres = postgres;
        _watch = watch;
    }

    /// <summary>Of a user who may create databases.</summary>
    public static async Task<string> ConnectionStringAsync() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : (await OfThisProcess.Value)._postgres.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        await _postgres.StopAsync();
        await _watch.DisposeAsync();
    }

    internal static async Task<TestPostgres> StartAsync()
    {
        var folder = ScratchFolder.Create("integrations-test").Path;
        var options = new EmbeddedPostgresOptions
        {
            DataFolder = folder,
            Durable = false,
            // Many test classes, and several hosts in some of them, each with a pool.
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["max_connections"] = "600" },
        };
        var postgres = await EmbeddedPostgres.StartAsync(options, CancellationToken.None);
        return new TestPostgres(postgres, ServerWatch.Over(postgres, folder));
    }

    internal string ConnectionString => _postgres.ConnectionString;
}
