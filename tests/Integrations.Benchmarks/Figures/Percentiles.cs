using System.Diagnostics;

namespace Integrations.Benchmarks.Figures;

/// <summary>Durations, sorted; asked for by the share that is at most so long.</summary>
internal sealed class Percentiles
{
    private readonly double[] _milliseconds;

    public Percentiles(IEnumerable<long> timestampDifferences)
    {
        _milliseconds = [.. timestampDifferences.Select(ticks => ticks * 1000.0 / Stopwatch.Frequency)];
        Array.Sort(_milliseconds);
    }

    public double At(double share) => _milliseconds[Math.Min((int)(share * _milliseconds.Length), _milliseconds.Length - 1)];
}
