using System.Collections.Concurrent;

namespace Integrations.Sandbox.Partners;

/// <summary>
/// The partner's limits on our calls, in any span of time. A world that goes faster than the true one has shorter spans; where a span would
/// be shorter than the second that limits are told in, it is a second and holds more calls.
/// </summary>
internal sealed class PaceCheck(double timeScale, TimeProvider clock)
{
    // Beyond it limits would not be felt any more.
    private const double Fastest = 60;

    private readonly ConcurrentDictionary<(string Partner, string Region, string Key), Window> _windows = new();

    /// <summary>The scope that is broken; null when there is room in all. A call that is sent away counts for none.</summary>
    public string? Broken(PartnerDescription partner, HeardCall call, string operation)
    {
        foreach (var (scope, limit) in partner.Limits)
        {
            var (calls, seconds) = Scaled(limit, timeScale);
            var key = limit.Per is { } per ? $"{scope}/{operation}/{per.Find(call)}" : scope;
            if (!_windows.GetOrAdd((call.Partner, call.Region, key), static _ => new Window()).Enter(clock.GetUtcNow(), calls, TimeSpan.FromSeconds(seconds)))
                return scope;
        }

        return null;
    }

    public static (int Calls, int Seconds) Scaled(CallLimit limit, double timeScale)
    {
        var scale = Math.Clamp(timeScale, 1, Fastest);
        var seconds = Math.Max(1, (int)Math.Round(limit.Seconds / scale));
        return (Math.Max(limit.Calls, (int)(limit.Calls * seconds * scale / limit.Seconds)), seconds);
    }

    private sealed class Window
    {
        private readonly Queue<DateTimeOffset> _calls = new();

        public bool Enter(DateTimeOffset now, int most, TimeSpan span)
        {
            lock (_calls)
            {
                while (_calls.TryPeek(out var oldest) && now - oldest >= span)
                    _calls.Dequeue();
                if (_calls.Count >= most)
                    return false;
                _calls.Enqueue(now);
                return true;
            }
        }
    }
}
