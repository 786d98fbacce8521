using System.Diagnostics;
using System.Globalization;

namespace Integrations.Storage;

/// <summary>The server that a cluster's postmaster.pid speaks of.</summary>
internal sealed record Postmaster(int ProcessId, int Port, bool Ready)
{
    /// <summary>Above every limit of Linux and macOS: names no process.</summary>
    private const string NoProcess = "2147483647";

    /// <summary>The running server of this cluster, or null. A left-over file of a dead one is made harmless.</summary>
    public static Postmaster? Running(string cluster)
    {
        var file = FileOf(cluster);
        if (Read(file) is not { } found)
            return null;
        if (IsPostmasterOf(found.ProcessId, cluster))
            return found;
        Disarm(file);
        return null;
    }

    private static string FileOf(string cluster) => Path.Combine(cluster, "postmaster.pid");

    /// <summary>Lines: process id, folder, start time, port, socket folder, address, shared memory, state. Written in steps.</summary>
    private static Postmaster? Read(string file)
    {
        try
        {
            var lines = File.ReadAllLines(file);
            return lines.Length > 0 && int.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? new Postmaster(id, lines.Length > 3 ? int.Parse(lines[3], CultureInfo.InvariantCulture) : 0, lines.Length > 7 && lines[7].Trim() is "ready")
                : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// A number in a left-over file may belong to anybody by now, and a killed server stays a zombie where nobody collects it:
    /// only a live process that was started on this very folder counts.
    /// </summary>
    private static bool IsPostmasterOf(int processId, string cluster)
    {
        if (!OperatingSystem.IsLinux())
            return IsAlive(processId);
        try
        {
            // Empty for a zombie.
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/cmdline"))
                .Split('\0').Contains(cluster, StringComparer.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>
    /// PostgreSQL refuses to start while the number in the file is in use, whoever uses it. The file stays: its shared-memory line
    /// lets PostgreSQL find backends that outlived their server, and two generations on one folder would ruin it.
    /// </summary>
    private static void Disarm(string file)
    {
        var lines = File.ReadAllLines(file);
        lines[0] = NoProcess;
        File.WriteAllLines(file, lines);
    }
}
