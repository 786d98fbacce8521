using System.Diagnostics;
using System.Globalization;
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
    private readonly Process _watcher;

    private TestPostgres(EmbeddedPostgres postgres, Process watcher)
    {
        _postgres = postgres;
        _watcher = watcher;
    }

    /// <summary>Of a user who may create databases.</summary>
    public static async Task<string> ConnectionStringAsync() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : (await OfThisProcess.Value)._postgres.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        await _postgres.StopAsync();
        _watcher.StandardInput.Close();
        await _watcher.WaitForExitAsync();
        _watcher.Dispose();
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
        // Where the temporary folder is closed to PostgreSQL's user it has become a link: both ends go.
        return new TestPostgres(postgres, Watch(Postmaster.Running(PostgresCluster.DataOf(postgres.Folder))!.ProcessId, postgres.Folder, folder));
    }

    internal string ConnectionString => _postgres.ConnectionString;

    /// <summary>
    /// A test process is often killed, and then no code of ours runs. The watcher waits on a pipe that only we hold open, so the system
    /// itself tells it when we are gone.
    /// </summary>
    private static Process Watch(int postmaster, params string[] folders)
    {
        const string Script = """
            exec >/dev/null 2>&1
            read -r nothing
            kill -QUIT "$1"
            for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do kill -0 "$1" || break; sleep 0.1; done
            shift
            rm -rf "$@"
            """;
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Script, "sh", postmaster.ToString(CultureInfo.InvariantCulture), .. folders])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        return Process.Start(start) ?? throw new InvalidOperationException("The watcher of the test server did not start.");
    }
}
