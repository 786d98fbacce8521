using System.Diagnostics;
using System.Globalization;
using Integrations.Storage;
using Integrations.Testing;
using Integrations.Testing.Hosts;

namespace Integrations.FaultLab;

/// <summary>
/// A PostgreSQL of a test's own that can be killed as a power cut kills it: server and backends at once, in the middle of whatever they
/// do. It keeps every promise that the server makes by default, so what is missing afterwards was never promised.
/// </summary>
internal sealed class MortalPostgres : ICityDatabase
{
    private EmbeddedPostgresOptions _options;

    /// <param name="settings">That differ from those of the lab.</param>
    public MortalPostgres(params IReadOnlyList<(string Name, string Value)> settings)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            // Several hosts, each with a pool.
            ["max_connections"] = "400",
            // As servers come: nobody there ends the transaction of a client that does not move.
            ["idle_in_transaction_session_timeout"] = "0",
        };
        foreach (var (name, value) in settings)
            all[name] = value;
        _options = new EmbeddedPostgresOptions { DataFolder = ScratchFolder.Create("integrations-lab").Path, Settings = all };
    }

    private EmbeddedPostgres _postgres = null!;
    private ServerWatch _watch = null!;

    public string ConnectionString => _postgres.ConnectionString;

    private string Cluster => PostgresCluster.DataOf(_postgres.Folder);

    public async Task InitializeAsync()
    {
        _postgres = await EmbeddedPostgres.StartAsync(_options, CancellationToken.None);
        _options = _options with { Port = _postgres.Port };
        _watch = ServerWatch.Over(_postgres, _options.DataFolder);
    }

    /// <summary>Returns when no process of the server is left.</summary>
    public async Task KillAsync()
    {
        var server = Postmaster.Running(Cluster) ?? throw new InvalidOperationException("The server does not run.");
        List<int> all = [server.ProcessId, .. ChildrenOf(server.ProcessId)];
        foreach (var id in all)
            Kill(id);
        await Eventually.Holds(() => !all.Exists(IsRunning), "the server is dead");
    }

    /// <summary>Starts it on the same port; it replays its log first.</summary>
    public async Task ReviveAsync()
    {
        // Gives up the dead one's folder.
        await _postgres.StopAsync();
        _postgres = await EmbeddedPostgres.StartAsync(_options, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _postgres.StopAsync();
        await _watch.DisposeAsync();
    }

    private static IEnumerable<int> ChildrenOf(int process) =>
        File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task/{process}/children"))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture));

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It was faster.
        }
    }

    /// <summary>A killed process may stay as a zombie where nobody collects it; it has no command line any more.</summary>
    private static bool IsRunning(int id)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/cmdline")).Length > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
