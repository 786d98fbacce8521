using System.Diagnostics;

namespace Integrations.Workbench;

/// <summary>Runs a program in a folder to its end.</summary>
internal static class Tool
{
    /// <summary>Silent when it succeeds; else throws with all that it said.</summary>
    public static async Task RunAsync(string folder, string program, params IReadOnlyList<string> arguments)
    {
        using var process = Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true });
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed:{Environment.NewLine}{string.Concat(said)}");
    }

    /// <summary>Shares this process's terminal; returns the exit code. Ended when <paramref name="cancel"/> says so.</summary>
    public static async Task<int> ShowAsync(string folder, string program, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        using var process = Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder });
        try
        {
            await process.WaitForExitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode;
    }

    private static Process Start(ProcessStartInfo start)
    {
        start.UseShellExecute = false;
        return Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
    }
}
