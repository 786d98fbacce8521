namespace Integrations.StatusUpdates.Protection;

/// <summary>
/// How many calls at once a partner takes well, found by trying: one more per answered window, less after failures or when answers grow
/// slow. After a recovery it begins with one and doubles. Not thread-safe.
/// </summary>
internal sealed class CallWindow(int most)
{
    private const double Start = 32;
    private const double AfterFailure = 0.7;
    private const double AfterSlowness = 0.9;

    // Latency counts as slow against what the partner is used to give, and only beyond what our own machine's noise can be.
    private const double SlowFactor = 3;
    private const double NoiseMilliseconds = 100;
    private const double Smoothing = 0.1;
    private const double UsualDrift = 0.01;

    private double _size = Math.Min(Start, most);
    private double _growsFastTo = most;
    private double? _recent;
    private double? _usual;
    private TimeSpan _nextCut;

    public int Size => Math.Max(1, (int)_size);

    /// <summary>An answer came, whatever it said: the partner works.</summary>
    /// <param name="now">From any fixed moment.</param>
    /// <param name="latency">Of the call.</param>
    /// <param name="full">Whether the window was in use: an idle partner tells nothing about more.</param>
    public void Answered(TimeSpan now, TimeSpan latency, bool full)
    {
        var taken = latency.TotalMilliseconds;
        _recent = _recent is { } recent ? recent + ((taken - recent) * Smoothing) : taken;
        _usual = _usual is { } usual ? taken < usual ? taken : usual + ((taken - usual) * UsualDrift) : taken;
        if (_recent > (_usual * SlowFactor) + NoiseMilliseconds)
            Cut(now, AfterSlowness);
        else if (full)
            _size = Math.Min(most, _size < _growsFastTo ? _size + 1 : _size + (1 / _size));
    }

    /// <summary>No answer, or one that says that the partner cannot.</summary>
    public void Failed(TimeSpan now) => Cut(now, AfterFailure);

    /// <summary>After an outage: one call, then as many more as succeed.</summary>
    public void Restart()
    {
        _size = 1;
        _growsFastTo = most;
        _recent = null;
    }

    // Once per round trip: the calls of one window fail together, and that is one piece of news.
    private void Cut(TimeSpan now, double factor)
    {
        if (now < _nextCut)
            return;
        _nextCut = now + TimeSpan.FromMilliseconds(Math.Max(NoiseMilliseconds, _recent ?? 0));
        _size = Math.Max(1, _size * factor);
        _growsFastTo = _size;
    }
}
