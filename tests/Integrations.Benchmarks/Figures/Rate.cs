using System.Diagnostics;
using Integrations.Benchmarks.Receive;

namespace Integrations.Benchmarks.Figures;

/// <summary>How fast messages came.</summary>
internal static class Rate
{
    /// <summary>Messages per second without the first and the last tenth, when things start and run dry.</summary>
    public static double Steady(IReadOnlyList<Receipt> receipts)
    {
        var times = receipts.Select(receipt => receipt.At).Order().ToList();
        var tenth = times.Count / 10;
        var (first, last) = (tenth, times.Count - 1 - tenth);
        return (last - first) / Stopwatch.GetElapsedTime(times[first], times[last]).TotalSeconds;
    }
}
