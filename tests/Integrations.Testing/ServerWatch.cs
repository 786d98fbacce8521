using System.Diagnostics;
using Integrations.Storage;

namespace Integrations.Testing;

/// <summary>
/// Ends a private server when this process is gone, and removes its folders. A test process is often killed, and then no code of ours
/// runs: the watcher waits on a pipe that only we hold open, so the system itself tells it.
/// </summary>
public sealed class ServerWatch : IAsyncDisposable
{
    // The server may have been restarted meanwhile, so its number is looked up at the end, and the process has to be of that folder.
    private const string Script = """
        exec >/dev/null 2>&1
        read -r nothing
        cluster=$1
        shift
        server=$(head -n 1 "$cluster/postmaster.pid")
        if tr '\0' '\n' <"/proc/$server/cmdline" | grep -qxF -- "$cluster"; then
            kill -QUIT "$server"
            for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do kill -0 "$server" || break; sleep 0.1; done
        fi
        rm -rf "$@"
        """;

    private readonly Process _watcher;

    private ServerWatch(Process watcher) => _watcher = watcher;

    /// <param name="postgres">Whose server is watched.</param>
    /// <param name="folder">As it was asked for. Where it is closed to PostgreSQL's user it has become a link: both ends go.</param>
    public static ServerWatch Over(EmbeddedPostgres postgres, string folder)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Script, "sh", PostgresCluster.DataOf(postgres.Folder), postgres.Folder, folder])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        return new ServerWatch(Process.Start(start) ?? throw new InvalidOperationException("The watcher of the test server did not start."));
    }

    /// <summary>Ends the server if it still runs, and removes the folders now.</summary>
    public async ValueTask DisposeAsync()
    {
        _watcher.StandardInput.Close();
        await _watcher.WaitForExitAsync();
        _watcher.Dispose();
    }
}
