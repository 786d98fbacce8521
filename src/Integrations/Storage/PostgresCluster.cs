using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Integrations.Storage;

/// <summary>One cluster in one folder: made once, started and stopped. Who may do that is not decided here.</summary>
internal sealed class PostgresCluster
{
    public const string User = "integrations";

    private const string ClusterFolder = "cluster";

    private readonly PostgresAccount _account;
    private readonly PostgresBinaries _binaries;

    public PostgresCluster(string folder, PostgresAccount account)
    {
        Folder = folder;
        _account = account;
        _binaries = PostgresBinaries.Find(VersionOf(Data));
    }

    public string Folder { get; }

    public string LogFile => Path.Combine(Folder, "postgres.log");

    public string PasswordFile => Path.Combine(Folder, "password");

    private string Data => DataOf(Folder);

    public static string DataOf(string folder) => Path.Combine(folder, ClusterFolder);

    public Postmaster? Running() => Postmaster.Running(Data);

    /// <summary>Returns when the server takes connections; the cluster is made first where there is none.</summary>
    public async Task StartAsync(EmbeddedPostgresOptions options, TimeSpan patience, CancellationToken token)
    {
        if (!Directory.Exists(Data))
            await CreateAsync(options.Durable, token);

        // Twice more: a free port can be taken before the server binds it, and backends of a killed server need a moment to go.
        for (var attempt = 1; ; attempt++)
        {
            var settings = PostgresSettings.Text(options, options.Port is 0 ? FreePort() : options.Port);
            await File.WriteAllTextAsync(Path.Combine(Data, "postgresql.conf"), settings, token);
            var started = await ControlAsync(["start", "-w", "-t", Seconds(patience), "-l", LogFile], token);
            if (started.ExitCode == 0)
                return;
            if (attempt == 3)
                throw new InvalidOperationException($"PostgreSQL did not start in {Folder}. Its log ends with:\n{await LogTailAsync(token)}");
            await Task.Delay(TimeSpan.FromSeconds(1), token);
        }
    }

    /// <summary>Fast mode: open transactions are rolled back, nobody is waited for.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        var stopped = await ControlAsync(["stop", "-m", "fast", "-w", "-t", Seconds(patience)], CancellationToken.None);
        // A server that died by itself meanwhile is reported as a failure to stop it.
        if (Running() is not null)
            stopped.Demand("Stopping PostgreSQL");
    }

    private async Task CreateAsync(bool durable, CancellationToken token)
    {
        var unfinished = Data + ".new";
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        await CreatePasswordAsync(token);

        string[] arguments =
        [
            "-D", unfinished, "-U", User, "--pwfile", PasswordFile, "--auth=scram-sha-256",
            "--encoding=UTF8", "--no-locale", "--data-checksums", .. durable ? Array.Empty<string>() : ["--no-sync"],
        ];
        var (program, all) = _account.Command(_binaries.Program("initdb"), arguments);
        (await ChildProcess.RunAsync(program, all, Folder, token)).Demand("Creating the database cluster");
        // Under its final name there is only ever a finished cluster, wherever this process is killed.
        Directory.Move(unfinished, Data);
    }

    private async Task CreatePasswordAsync(CancellationToken token)
    {
        // Closed before there is anything to read in it.
        await File.WriteAllTextAsync(PasswordFile, "", token);
        await _account.TakeAsync(PasswordFile, token);
        await File.WriteAllTextAsync(PasswordFile, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)) + "\n", token);
    }

    /// <summary>pg_ctl gives the server a session of its own, so that Ctrl-C reaches us and not the database.</summary>
    private Task<ChildProcess.Ended> ControlAsync(IReadOnlyList<string> arguments, CancellationToken token)
    {
        var (program, all) = _account.Command(_binaries.Program("pg_ctl"), ["-D", Data, .. arguments]);
        return ChildProcess.RunAsync(program, all, Folder, token);
    }

    private async Task<string> LogTailAsync(CancellationToken token) =>
        File.Exists(LogFile) ? string.Join('\n', (await File.ReadAllLinesAsync(LogFile, token)).TakeLast(8)) : "(no log)";

    private static int? VersionOf(string data)
    {
        var file = Path.Combine(data, "PG_VERSION");
        return File.Exists(file) ? int.Parse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture) : null;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Seconds(TimeSpan time) => ((int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
