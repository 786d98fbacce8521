namespace Integrations.StatusUpdates.Protection;

/// <summary>
/// How many calls at once a partner takes well, found by trying: one more per answered window, less after failures or when answers grow
/// slow. After a recovery it begins with one and doubles. Not thread-safe.
/// </summary>
internal sealed class CallWindow(int most)
{
    private const double Start = 32;
    private const double AfterTooMany = 0.7;
    private const double AfterSlowness = 0.9;

    // By the share of a round trip's calls that failed: one that fails in ten is a fault of the partner's, all that fail are too many.
    private const double AfterFailures = 0.6;
    private const double MostFailures = 0.5;

    // Latency counts as slow against what the partner is used to give, and only beyond what our own machine's noise can be. Smoothed is
    // compared with smoothed: against its quickest answers, a partner with some quick and some slow ones would always be too slow. What
    // stays slow becomes usual with the windows that it lasts, not with the calls: many at once prove no more than few.
    private const double SlowFactor = 3;
    private const double NoiseMilliseconds = 100;
    private const double Smoothing = 0.1;
    private const double DriftPerWindow = 0.02;
    private const int Acquaintance = 20;

    private double _size = Math.Min(Start, most);
    private double _growsFastTo = most;
    private double _recent;
    private double _usual;
    private int _known;
    private int _calls;
    private int _failures;
    private TimeSpan _roundEnds;
    private TimeSpan _nextCut;

    public int Size => Math.Max(1, (int)_size);

    /// <summary>An answer came, whatever it said: the partner works.</summary>
    /// <param name="now">From any fixed moment.</param>
    /// <param name="latency">Of a call that did its work; null when the answer was a quick no, which shows nothing of the work.</param>
    /// <param name="full">Whether the window was in use: an idle partner tells nothing about more.</param>
    public void Answered(TimeSpan now, TimeSpan? latency, bool full)
    {
        Count(now, failed: false);
        if (latency is { } taken && IsSlow(taken.TotalMilliseconds))
            Cut(now, AfterSlowness);
        else if (full)
            _size = Math.Min(most, _size < _growsFastTo ? _size + 1 : _size + (1 / _size));
    }

    /// <summary>No answer, or one that says that the partner cannot.</summary>
    public void Failed(TimeSpan now) => Count(now, failed: true);

    /// <summary>The partner says that these are too many.</summary>
    public void TooMany(TimeSpan now) => Cut(now, AfterTooMany);

    /// <summary>After an outage: one call, then as many more as succeed.</summary>
    public void Restart()
    {
        _size = 1;
        _growsFastTo = most;
        _recent = _usual;
    }

    private bool IsSlow(double taken)
    {
        if (_known < Acquaintance)
        {
            _known++;
            _recent += (taken - _recent) / _known;
            _usual = _recent;
            return false;
        }

        _recent += (taken - _recent) * Smoothing;
        _usual = _recent < _usual ? _recent : _usual + ((_recent - _usual) * DriftPerWindow / _size);
        return _recent > (_usual * SlowFactor) + NoiseMilliseconds;
    }

    private void Count(TimeSpan now, bool failed)
    {
        _calls++;
        _failures += failed ? 1 : 0;
        if (now < _roundEnds)
            return;
        var share = (double)_failures / _calls;
        (_calls, _failures, _roundEnds) = (0, 0, now + RoundTrip);
        if (share > 0)
            Cut(now, 1 - (AfterFailures * Math.Min(share, MostFailures)));
    }

    // Once per round trip: what the calls of one window show together is one piece of news.
    private void Cut(TimeSpan now, double factor)
    {
        if (now < _nextCut)
            return;
        _nextCut = now + RoundTrip;
        _size = Math.Max(1, _size * factor);
        _growsFastTo = _size;
    }

    private TimeSpan RoundTrip => TimeSpan.FromMilliseconds(Math.Max(NoiseMilliseconds, _recent));
}
