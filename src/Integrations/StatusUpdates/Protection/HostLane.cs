namespace Integrations.StatusUpdates.Protection;

/// <summary>What this host knows of one lane: the gate as last read, the window that it found, the calls it has under way.</summary>
internal sealed class HostLane(LaneKey key, int most)
{
    // Where looking found nothing, it is not looked again before this: a lane that waits costs the others no time.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private const int LeastShare = 4;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly LaneJudge _judge = new(most);
    private readonly SlotSplit _slots = new();
    private LaneGate _gate = new(key);
    private TimeSpan _gateReadAt;
    private TimeSpan _closedHereUntil;
    private TimeSpan _nextProbe;
    private TimeSpan _nextDrain;
    private TimeSpan _nextFew;
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
                return _slots.InFlight;
        }
    }

    public int Window
    {
        get
        {
            lock (_lock)
                return _judge.Window;
        }
    }

    /// <summary>It had work when it was last looked.</summary>
    public bool IsHungry
    {
        get
        {
            lock (_lock)
                return _slots.IsHungry;
        }
    }

    /// <summary>True when nothing may be begun. The database has the last word; this one saves asking.</summary>
    public bool IsClosed(TimeSpan now)
    {
        lock (_lock)
        {
            return now < _closedHereUntil || Waits(now) || (_gate.Held && (!_gate.Draining || now < _nextDrain))
                || (_gate.ClosedFor is not null && _gate.NeedsProbe);
        }
    }

    /// <summary>True when the cool-down is over and one real update may try.</summary>
    public bool WantsProbe(TimeSpan now)
    {
        lock (_lock)
        {
            return _gate is { NeedsProbe: true, ClosedFor: not null } && (!_gate.Held || _gate.Draining) && !_probing
                && now >= _closedHereUntil && now >= _nextProbe && !Waits(now);
        }
    }

    /// <summary>There was nothing to probe with, or another host probes.</summary>
    public void ProbeNotTaken(TimeSpan now)
    {
        lock (_lock)
            _nextProbe = now + LookAgain;
    }

    /// <summary>How many more of each kind may be begun, by kind, together no more than fit.</summary>
    /// <param name="share">No more than this, whatever the window says. A slot that is freed makes room again.</param>
    /// <param name="budget">Nor more than this. A slot that is freed changes nothing about it.</param>
    /// <param name="now">From any fixed moment.</param>
    public int[] Room(int share, int budget = int.MaxValue, TimeSpan now = default)
    {
        lock (_lock)
        {
            var free = _judge.Window - _slots.InFlight;
            // Claims cost by the claim: a window that is nearly full waits until a good part of it is free, but for a moment only.
            if (free <= 0 || share <= 0 || (free < _judge.Window / LeastShare && now < _nextFew))
            {
                _full = true;
                return new int[Lane.Kinds];
            }

            _nextFew = now + Moment;
            return _slots.Offer(_judge.Window, Math.Min(Math.Min(free, share), budget));
        }
    }

    /// <summary>Whether the window holds one more of a kind.</summary>
    public bool HasRoom(short kind)
    {
        lock (_lock)
            return _slots.HasRoom(kind, _judge.Window);
    }

    /// <summary>What a claim found of what was offered to a kind.</summary>
    public void Found(short kind, bool any)
    {
        lock (_lock)
            _slots.Found(kind, any);
    }

    /// <summary>Nothing was found of all that was offered. True when looking again at once may find something.</summary>
    public bool FoundNothing(TimeSpan now)
    {
        lock (_lock)
        {
            if (_slots.HasMoreToOffer())
                return true;
            // What is not yet told of a drain waits for its retry; what came later need not be waded through until then.
            if (_gate.Draining)
                _nextDrain = now + LookAgain;
            return false;
        }
    }

    public void Take(short kind)
    {
        lock (_lock)
            _slots.Take(kind);
    }

    /// <summary>Gives a slot back; true when there had been no room, so that somebody may be waiting for it.</summary>
    public bool Free(short kind)
    {
        lock (_lock)
        {
            var waitedFor = _slots.Free(kind) | _full;
            _full = false;
            return waitedFor;
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

    /// <summary>
    /// Learns from what became of a call. Returns what every host must know; until that is <see cref="Reported"/>, what is read from the
    /// database is old.
    /// </summary>
    public IReadOnlyList<LaneNews> Observe(LaneCall call)
    {
        lock (_lock)
        {
            var closing = _judge.Observe(call, _slots.InFlight, PauseKnownUntil());
            if (closing is not null && call.End + closing.Shortest > _closedHereUntil)
                _closedHereUntil = call.End + closing.Shortest;
            IReadOnlyList<LaneNews> news = (call, closing) switch
            {
                ({ Probe: { } probe, ShowsNothing: false }, { NeedsProbe: true }) => [new LaneNews.ProbeFailed(Key, probe, closing)],
                ({ Probe: { } probe, ShowsNothing: false }, null) => [new LaneNews.Reopened(Key, probe)],
                ({ Probe: { } probe, ShowsNothing: false }, _) => [new LaneNews.Reopened(Key, probe), new LaneNews.Closed(Key, closing)],
                (_, null) => [],
                _ => [new LaneNews.Closed(Key, closing)],
            };
            _probeAnswered |= call is { Probe: not null, ShowsNothing: false };
            _unwritten += news.Count;
            return news;
        }
    }

    /// <summary>News of this lane is on its way to the database.</summary>
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
                _judge.Restart(now);
            (_gate, _gateReadAt, _closedHereUntil) = (gate, now, TimeSpan.Zero);
            return wasClosed && gate.ClosedFor is null && !gate.Held;
        }
    }

    private bool Waits(TimeSpan now) => _gate.ClosedFor is { } rest && now < _gateReadAt + rest;

    private TimeSpan PauseKnownUntil()
    {
        var read = _gate.ClosedFor is { } rest ? _gateReadAt + rest : TimeSpan.Zero;
        return read > _closedHereUntil ? read : _closedHereUntil;
    }
}
