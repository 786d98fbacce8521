namespace Integrations.StatusUpdates.Protection;

/// <summary>
/// Notices when a partner as a whole has stopped working: at least half of at least ten calls failed within half a minute. Few calls
/// prove nothing; each then waits by its own schedule. Not thread-safe.
/// </summary>
internal sealed class Breaker
{
    public const int LeastCalls = 10;
    public const double FailingShare = 0.5;

    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(3);

    private readonly (long Slice, int Calls, int Failures)[] _slices = new (long, int, int)[10];

    /// <summary>True when this call is the one that shows it; the count then begins anew.</summary>
    /// <param name="now">From any fixed moment, not negative.</param>
    /// <param name="failed">Whether the partner failed, not the payload.</param>
    public bool Trips(TimeSpan now, bool failed)
    {
        var slice = now.Ticks / Slice.Ticks;
        ref var current = ref _slices[slice % _slices.Length];
        if (current.Slice != slice)
            current = (slice, 0, 0);
        current.Calls++;
        if (!failed)
            return false;
        current.Failures++;

        var (calls, failures) = (0, 0);
        foreach (var past in _slices.Where(s => s.Slice > slice - _slices.Length))
            (calls, failures) = (calls + past.Calls, failures + past.Failures);
        if (calls < LeastCalls || failures < calls * FailingShare)
            return false;
        Reset();
        return true;
    }

    public void Reset() => Array.Clear(_slices);
}
