using System.Globalization;

namespace Integrations.Benchmarks.Setting;

/// <summary>What the system says of a process, from <c>/proc</c>.</summary>
internal static class ProcessFigures
{
    // USER_HZ: part of Linux's interface, whatever the kernel's own rate is.
    private const double TicksPerSecond = 100;

    private const int ParentField = 1;
    private const int UserField = 11;
    private const int SystemField = 12;
    private const int ChildrenUserField = 13;
    private const int ChildrenSystemField = 14;

    /// <summary>Seconds that the process and its children, the ended ones too, have spent on processors.</summary>
    public static double CpuSeconds(int processId)
    {
        var own = Fields(processId) ?? throw new InvalidOperationException($"Process {processId} is not there.");
        var ticks = Ticks(own, UserField, SystemField, ChildrenUserField, ChildrenSystemField);
        foreach (var other in Directory.EnumerateDirectories("/proc").Select(folder => Path.GetFileName(folder)))
        {
            if (int.TryParse(other, CultureInfo.InvariantCulture, out var id) && Fields(id) is { } child && Number(child, ParentField) == processId)
                ticks += Ticks(child, UserField, SystemField);
        }

        return ticks / TicksPerSecond;
    }

    /// <summary>The most memory that it ever had resident, in megabytes.</summary>
    public static double PeakMegabytes(int processId)
    {
        const string name = "VmHWM:";
        var line = File.ReadLines($"/proc/{processId}/status").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024.0;
    }

    /// <summary>Fields after the name, which may hold spaces: the state is number 0.</summary>
    private static string[]? Fields(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // Ended between the list and the look.
            return null;
        }
    }

    private static long Ticks(string[] fields, params int[] which) => which.Sum(field => Number(fields, field));

    private static long Number(string[] fields, int field) => long.Parse(fields[field], CultureInfo.InvariantCulture);
}
