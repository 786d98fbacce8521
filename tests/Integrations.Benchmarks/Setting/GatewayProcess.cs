using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Integrations.Benchmarks.Setting;

/// <summary>The real gateway, as the process that it is in production.</summary>
internal sealed partial class GatewayProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly string _logFile;

    private GatewayProcess(Process process, StreamWriter log, string logFile, Uri address)
    {
        _process = process;
        _log = log;
        _logFile = logFile;
        Address = address;
    }

    public Uri Address { get; }

    public int ProcessId => _process.Id;

    /// <summary>Returns when it is ready to serve.</summary>
    public static async Task<GatewayProcess> StartAsync(
        string logFile, Func<Uri, IReadOnlyDictionary<string, string>> settings, CancellationToken stop)
    {
        var address = FreeAddress();
        var gateway = Start(logFile, address, settings(address));
        try
        {
            await gateway.ReadyAsync(stop);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Brings a database to the schema of this build, as a roll-out does.</summary>
    public static async Task MigrateAsync(string logFile, Func<Uri, IReadOnlyDictionary<string, string>> settings, CancellationToken stop)
    {
        var address = FreeAddress();
        await using var migration = Start(logFile, address, settings(address), "migrate");
        await migration._process.WaitForExitAsync(stop);
        if (migration._process.ExitCode != 0)
            throw new InvalidOperationException("The migration failed: " + await migration.TailAsync());
    }

    /// <summary>As a supervisor asks; it must end in good order.</summary>
    public async Task StopAsync()
    {
        _ = Signal(_process.Id, Terminate);
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        if (_process.ExitCode != 0)
            throw new CheckFailedException($"The gateway ended with {_process.ExitCode}: {await TailAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        await _log.DisposeAsync();
    }

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }

    private static GatewayProcess Start(string logFile, Uri address, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program(), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_URLS"] = address.AbsoluteUri.TrimEnd('/');
        foreach (var (path, value) in settings)
            start.Environment[path.Replace(":", "__", StringComparison.Ordinal)] = value;
        var log = new StreamWriter(logFile, append: true) { AutoFlush = true };
        var writer = TextWriter.Synchronized(log);
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new GatewayProcess(process, log, logFile, address);

        void Keep(string? line)
        {
            if (line is not null)
                writer.WriteLine(line);
        }
    }

    private async Task ReadyAsync(CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = Address };
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            if (_process.HasExited || waiting.Elapsed > Patience)
                throw new InvalidOperationException("The gateway does not start: " + await TailAsync());
            try
            {
                if ((await http.GetAsync(new Uri("health/ready", UriKind.Relative), stop)).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), stop);
        }
    }

    private async Task<string> TailAsync()
    {
        await using var file = new FileStream(_logFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var text = await reader.ReadToEndAsync();
        return string.Join('\n', text.Split('\n').TakeLast(20));
    }

    /// <summary>Built with this program, in the same configuration.</summary>
    private static string Program()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(own.Parent!.Parent!.FullName, "Integrations.Host", own.Name, "Integrations.Host.dll");
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}
