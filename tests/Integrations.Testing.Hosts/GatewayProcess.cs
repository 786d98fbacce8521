using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Integrations.Testing.Hosts;

/// <summary>The gateway as users run it: a process of its own, that can be asked to stop, can be killed, and can be held still.</summary>
public sealed partial class GatewayProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int Continue = 18;
    private const int Hold = 19;

    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly ConcurrentDictionary<string, byte> _usedLinks = new(StringComparer.Ordinal);
    private bool _disposed;

    private GatewayProcess(Process process, StreamWriter log, string logFile, Uri address)
    {
        _process = process;
        _log = log;
        LogFile = logFile;
        Address = address;
        ProcessId = process.Id;
    }

    /// <summary>Where the gateway lies: built with this assembly, in the same configuration.</summary>
    public static string ProgramFolder
    {
        get
        {
            var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            return Path.Combine(own.Parent!.Parent!.FullName, "Integrations.Host", own.Name);
        }
    }

    public Uri Address { get; }

    public string LogFile { get; }

    public int ProcessId { get; }

    public bool HasEnded => _disposed || _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public DateTimeOffset ExitTime => new(_process.ExitTime);

    public static Uri FreeAddress()
    {
        using var listener = OwnPort.Listen();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }

    public static GatewayProcess Start(string logFile, Uri address, IReadOnlyDictionary<string, string> settings, params string[] arguments) =>
        Start(logFile, address, settings, input: null, arguments);

    /// <param name="logFile">What it says.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="settings">By configuration path.</param>
    /// <param name="input">What is typed, to its end.</param>
    /// <param name="arguments">Of the command line.</param>
    public static GatewayProcess Start(string logFile, Uri address, IReadOnlyDictionary<string, string> settings, string? input, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program(), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = input is not null,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = address.AbsoluteUri.TrimEnd('/');
        foreach (var (path, value) in settings)
            start.Environment[path.Replace(":", "__", StringComparison.Ordinal)] = value;
        var log = new StreamWriter(logFile, append: true) { AutoFlush = true };
        var process = new Process { StartInfo = start };
        var writer = TextWriter.Synchronized(log);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (input is not null)
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }

        return new GatewayProcess(process, log, logFile, address);

        void Keep(string? line)
        {
            if (line is not null)
                writer.WriteLine(line);
        }
    }

    public async Task ReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = Address };
        await Eventually.Holds(
            async () =>
            {
                if (_process.HasExited)
                    throw new InvalidOperationException("The gateway ended: " + await LogAsync());
                try
                {
                    return (await http.GetAsync(new Uri("health/ready", UriKind.Relative))).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "the gateway is ready",
            TimeSpan.FromSeconds(90));
    }

    public async Task<string> LogAsync()
    {
        await using var file = new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync();
    }

    /// <summary>A link that logs in to the console once; each asking gives the next one.</summary>
    public async Task<string> ConsoleLinkAsync()
    {
        var link = "";
        await Eventually.Holds(
            async () =>
            {
                link = ConsoleLink().Matches(await LogAsync()).Select(match => match.Value)
                    .LastOrDefault(said => new Uri(said).Authority == Address.Authority) ?? "";
                return link.Length > 0 && _usedLinks.TryAdd(link, 0);
            },
            "the gateway has printed a link");
        return link;
    }

    /// <summary>As kill -9 does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>As a supervisor asks.</summary>
    public async Task<int> StopAsync()
    {
        Send(Terminate);
        await EndedAsync();
        return _process.ExitCode;
    }

    /// <summary>Holds every thread still, as a machine does that swaps or is moved. Connections stay open, nothing answers.</summary>
    public void Freeze() => Send(Hold);

    /// <summary>Lets it go on as if nothing had been.</summary>
    public void Thaw() => Send(Continue);

    public async Task EndedAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
        await _log.DisposeAsync();
    }

    private static string Program() => Path.Combine(ProgramFolder, "Integrations.Host.dll");

    private void Send(int signal)
    {
        if (Signal(ProcessId, signal) != 0)
            throw new InvalidOperationException($"Process {ProcessId} takes no signal {signal}.");
    }

    [GeneratedRegex(@"http://\S+/ops/login/once\?key=[0-9a-f]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ConsoleLink();

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}
