using Integrations.Abstractions;

namespace Integrations.StatusUpdates.Protection;

/// <summary>What this host knows of one lane: the gate as last read, the window that it found, the calls it has under way.</summary>
internal sealed class HostLane(LaneKey key, int most)
{
    private readonly Lock _lock = new();
    private readonly CallWindow _window = new(most);
    private readonly Breaker _breaker = new();
    private readonly int[] _inFlight = new int[Lane.Kinds];
    private readonly bool[] _hungry = new bool[Lane.Kinds];
    private LaneGate _gate = new(key);
    private TimeSpan _gateReadAt;
    private TimeSpan _closedHereUntil;
    private TimeSpan _lastTaken = TimeSpan.MinValue;
    private int _unwritten;
    private bool _full;
    private bool _probing;
    private bool _probeAnswered;

    public LaneKey Key { get; } = key;

    public int Most { get; } = most;

    public int InFlight
    {
        get
        {
            lock (_lock)
                return _inFlight.Sum();
        }
    }

    public int Window
    {
        get
        {
            lock (_lock)
                return _window.Size;
        }
    }

    /// <summary>True when nothing may be begun. The database has the last word; this one saves asking.</summary>
    public bool IsClosed(TimeSpan now)
    {
        lock (_lock)
            return now < _closedHereUntil || (_gate.Held && !_gate.Draining) || Closed(now) || (_gate.ClosedFor is not null && _gate.NeedsProbe);
    }

    /// <summary>True when the cool-down is over and one real update may try.</summary>
    public bool WantsProbe(TimeSpan now)
    {
        lock (_lock)
            return _gate is { NeedsProbe: true, ClosedFor: not null, Held: false } && !_probing && now >= _closedHereUntil && !Closed(now);
    }

    /// <summary>
    /// How many more of each kind may be begun, by kind, together no more than fit. First attempts have half of the window to themselves.
    /// The other kinds are offered their half only where they had work last time, and one slot otherwise, so that nothing is left unused.
    /// A window that is nearly full waits until a quarter of it is free: claims cost by the claim.
    /// </summary>
    /// <param name="cap">No more than this, whatever the window says.</param>
    /// <param name="turn">Decides who gets the slots that are too few to divide.</param>
    public int[] Room(int cap, int turn)
    {
        lock (_lock)
        {
            var window = _window.Size;
            var free = window - _inFlight.Sum();
            if (free < Math.Max(1, window / 4) || cap <= 0)
            {
                _full = true;
                return new int[Lane.Kinds];
            }

            free = Math.Min(free, cap);
            var fits = new[]
            {
                free,
                Math.Min(free, ((window + 1) / 2) - _inFlight[Lane.Retries] - _inFlight[Lane.Replays]),
                Math.Min(free, ((window + 3) / 4) - _inFlight[Lane.Replays]),
            };
            if (free < Lane.Kinds)
                return [.. fits.Select((m, kind) => kind == turn % Lane.Kinds ? Math.Max(0, m) : 0)];
            var replays = Math.Clamp(_hungry[Lane.Replays] ? free / 4 : 1, 0, Math.Max(0, fits[Lane.Replays]));
            var retries = Math.Clamp(_hungry[Lane.Retries] ? (free / 2) - replays : 1, 0, Math.Max(0, fits[Lane.Retries] - replays));
            return [free - retries - replays, retries, replays];
        }
    }

    /// <summary>What a claim found of what was offered.</summary>
    public void Found(short kind, bool any)
    {
        lock (_lock)
            _hungry[kind] = any;
    }

    public void Take(short kind)
    {
        lock (_lock)
            _inFlight[kind]++;
    }

    /// <summary>Gives a slot back; true when there had been no room, so that somebody may be waiting for it.</summary>
    public bool Free(short kind)
    {
        lock (_lock)
        {
            _inFlight[kind]--;
            var was = _full;
            _full = false;
            return was;
        }
    }

    public void BeginProbe()
    {
        lock (_lock)
            (_probing, _probeAnswered) = (true, false);
    }

    /// <summary>False when nothing was learnt from it.</summary>
    public bool EndProbe()
    {
        lock (_lock)
        {
            _probing = false;
            return _probeAnswered;
        }
    }

    /// <summary>Learns from an answer. Returns what follows for the whole lane; null when nothing does.</summary>
    /// <param name="outcome">Of a call.</param>
    /// <param name="begun">When the call began.</param>
    /// <param name="now">When it ended.</param>
    /// <param name="probe">The call was the one that decides.</param>
    public Closing? Observe(SendOutcome outcome, TimeSpan begun, TimeSpan now, bool probe)
    {
        lock (_lock)
        {
            _probeAnswered |= probe;
            var failed = outcome.Kind is OutcomeKind.Transient or OutcomeKind.Unreachable or OutcomeKind.InDoubt;
            if (failed || outcome.Kind is OutcomeKind.RateLimited)
                _window.Failed(now);
            else
                _window.Answered(now, now - begun, full: _inFlight.Sum() >= _window.Size - 1);
            if (outcome.Kind is OutcomeKind.Delivered)
                _lastTaken = now;

            var tripped = _breaker.Trips(now, failed);
            if (probe && failed)
                return Closing.Failures;
            if (Closing.AskedBy(outcome) is not { } asked)
                return tripped ? Shut(Closing.Failures, now) : null;

            // The same credential was accepted while this call was on its way: the refusal is about this delivery.
            if (asked.Trouble is LaneTrouble.BadCredentials && _lastTaken >= begun)
                return null;
            // A pause that is already kept is no news; a few milliseconds more of it neither.
            var known = Math.Max(_closedHereUntil.Ticks, _gate.ClosedFor is { } rest ? (_gateReadAt + rest).Ticks : 0);
            return !probe && !asked.NeedsProbe && (now + asked.For).Ticks <= known + (TimeSpan.TicksPerSecond / 4) ? null : Shut(asked, now);
        }
    }

    /// <summary>News of this lane is on its way to the database; until it is there, what is read from it is old.</summary>
    public void Reporting()
    {
        lock (_lock)
            _unwritten++;
    }

    public void Reported()
    {
        lock (_lock)
            _unwritten--;
    }

    /// <summary>Takes over what the database says. True when the lane has become open.</summary>
    public bool Learn(LaneGate gate, TimeSpan now)
    {
        lock (_lock)
        {
            if (_unwritten > 0)
                return false;
            var wasClosed = _gate.ClosedFor is not null || _gate.Held;
            if (gate.RecoveredAt is { } recovered && recovered != _gate.RecoveredAt && wasClosed)
            {
                _window.Restart();
                _breaker.Reset();
            }

            (_gate, _gateReadAt, _closedHereUntil) = (gate, now, TimeSpan.Zero);
            return wasClosed && gate.ClosedFor is null && !gate.Held;
        }
    }

    private bool Closed(TimeSpan now) => _gate.ClosedFor is { } rest && now < _gateReadAt + rest;

    private Closing Shut(Closing closing, TimeSpan now)
    {
        var until = now + closing.For;
        if (until > _closedHereUntil)
            _closedHereUntil = until;
        return closing;
    }
}
