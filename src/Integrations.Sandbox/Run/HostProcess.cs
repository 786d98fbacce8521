using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Integrations.Sandbox.Run;

/// <summary>The gateway as a child process. Dies it, it is started again, as a supervisor would do; asked to stop, it ends in good order.</summary>
internal sealed partial class HostProcess(string program, IReadOnlyDictionary<string, string> environment, string logFile, TimeProvider clock)
{
    private const int KeptLines = 40;
    private const int StartAttempts = 3;
    private const int Terminate = 15;
    private const string ConsoleLine = "console: ";
    private static readonly TimeSpan PauseBeforeRestart = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan PatienceAtTheEnd = TimeSpan.FromSeconds(40);

    private readonly ConcurrentQueue<string> _lastLines = new();

    public int Restarts { get; private set; }

    public int ProcessId { get; private set; }

    /// <summary>The address that logs in to the gateway's console once; it prints another when it was used.</summary>
    public string? ConsoleLink { get; private set; }

    /// <summary>Called with each link after the first.</summary>
    public Action<string> LinkChanged { get; set; } = static _ => { };

    /// <summary>Set once it has answered: from then on a death is met with a restart, before with a few more attempts only.</summary>
    public bool WasReady { get; set; }

    /// <summary>Called each time it dies unasked.</summary>
    public Action Died { get; set; } = static () => { };

    /// <summary>
    /// Runs until <paramref name="stop"/>. After <paramref name="lastLife"/> a death is final: a Ctrl-C reaches parent and child alike.
    /// </summary>
    /// <exception cref="InvalidOperationException">It does not come up.</exception>
    public async Task RunAsync(CancellationToken stop, CancellationToken lastLife)
    {
        await using var log = new StreamWriter(logFile, append: false) { AutoFlush = true };
        var writer = TextWriter.Synchronized(log);
        for (var failures = 0; ; Restarts++)
        {
            var exitCode = await RunOnceAsync(writer, stop);
            if (await IsOverAsync(stop) || lastLife.IsCancellationRequested)
                return;
            Died();
            if (!WasReady && ++failures == StartAttempts)
                throw new InvalidOperationException($"The gateway does not start (exit code {exitCode}). Its last lines:\n{string.Join('\n', _lastLines)}");
        }
    }

    private async Task<int> RunOnceAsync(TextWriter log, CancellationToken stop)
    {
        using var process = new Process { StartInfo = StartInfo() };
        process.OutputDataReceived += (_, line) => Keep(log, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(log, line.Data);
        process.Start();
        ProcessId = process.Id;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process);
        }

        return process.ExitCode;
    }

    private ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo("dotnet", [program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }

    /// <summary>Asks first; insists after a while.</summary>
    private async Task EndAsync(Process process)
    {
        if (OperatingSystem.IsWindows())
            process.Kill(entireProcessTree: true);
        else
            _ = Signal(process.Id, Terminate);
        using var patience = new CancellationTokenSource(PatienceAtTheEnd, clock);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private async Task<bool> IsOverAsync(CancellationToken stop)
    {
        try
        {
            await Task.Delay(PauseBeforeRestart, clock, stop);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private void Keep(TextWriter log, string? line)
    {
        if (line is null)
            return;
        // A key: it is shown and not kept.
        if (line.StartsWith(ConsoleLine, StringComparison.Ordinal))
        {
            var isFirst = ConsoleLink is null;
            ConsoleLink = line[ConsoleLine.Length..];
            if (!isFirst)
                LinkChanged(ConsoleLink);
            return;
        }

        log.WriteLine(line);
        _lastLines.Enqueue(line);
        while (_lastLines.Count > KeptLines)
            _lastLines.TryDequeue(out _);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}
