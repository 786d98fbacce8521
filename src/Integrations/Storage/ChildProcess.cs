using System.Diagnostics;
using System.Globalization;

namespace Integrations.Storage;

/// <summary>Runs a small program to its end and keeps what it said.</summary>
internal static class ChildProcess
{
    public static async Task<Ended> RunAsync(string program, IReadOnlyList<string> arguments, string workingFolder, CancellationToken token)
    {
        // A working folder that the other account may enter: PostgreSQL's programs look where they stand.
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // PGDATA, PGPORT and their kin of the caller's shell would speak of another server.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(token);
            var errors = process.StandardError.ReadToEndAsync(token);
            await process.WaitForExitAsync(token);
            return new Ended(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    internal sealed record Ended(int ExitCode, string Output, string Errors)
    {
        public Ended Demand(string what) => ExitCode == 0 ? this : throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture, $"{what} failed with exit code {ExitCode}: {(Errors + Output).Trim()}"));
    }
}
