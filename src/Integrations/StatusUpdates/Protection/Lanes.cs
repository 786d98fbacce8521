using System.Threading.Channels;
using Integrations.Abstractions;
using Integrations.Partners;
using Microsoft.Extensions.Options;

namespace Integrations.StatusUpdates.Protection;

/// <summary>
/// How much of each lane this host may take on now. Work that could not be sent at once is not claimed: waiting for a turn, a limit or
/// a partner that is down is neither an attempt nor a write. A slow partner fills its own window and its share of the host, nobody else's.
/// </summary>
internal sealed class Lanes
{
    private readonly Dictionary<LaneKey, HostLane> _lanes;
    private readonly RateBudgets _budgets;
    private readonly int _most;
    private readonly TimeProvider _time;
    private readonly long _epoch;
    private readonly Channel<LaneNews> _news = Channel.CreateUnbounded<LaneNews>(new UnboundedChannelOptions { SingleReader = true });
    private int _turn;

    public Lanes(PartnerSettings settings, RateBudgets budgets, IOptions<StatusEngineOptions> options, TimeProvider time)
    {
        _lanes = settings.Lanes.ToDictionary(l => new LaneKey(l.Type, l.Region), l => new HostLane(new LaneKey(l.Type, l.Region), settings.For(l.Type).MaxInFlight));
        _budgets = budgets;
        _most = options.Value.MaxInFlight;
        _time = time;
        _epoch = time.GetTimestamp();
    }

    /// <summary>What hosts must be told about lanes, in order.</summary>
    public ChannelReader<LaneNews> News => _news.Reader;

    /// <summary>What this host sees, for ops.</summary>
    public IEnumerable<HostLane> All => _lanes.Values;

    private TimeSpan Now => _time.GetElapsedTime(_epoch);

    /// <summary>The lanes with room, and how much.</summary>
    public IReadOnlyList<LaneRoom> Room(int most)
    {
        var now = Now;
        var room = new List<LaneRoom>();
        foreach (var (lane, share) in Shares([.. _lanes.Values.Where(l => !l.IsClosed(now))]))
        {
            var slots = lane.Room(Math.Min(share, most), _budgets.Available(lane.Key), now);
            for (short kind = 0; kind < Lane.Kinds; kind++)
            {
                if (slots[kind] > 0)
                    room.Add(new LaneRoom(new Lane(lane.Key.Partner, lane.Key.Region, kind), slots[kind]));
            }
        }

        return room;
    }

    /// <summary>Whether one more of its kind may be begun.</summary>
    public bool HasRoom(Lane lane) =>
        _lanes.TryGetValue(lane.Key, out var here) && !here.IsClosed(Now) && _budgets.Available(lane.Key) > 0 && here.HasRoom(lane.Kind);

    /// <summary>Notes what a claim found of what was offered. True when looking again at once may find something.</summary>
    public bool Found(IReadOnlyList<LaneRoom> offered, IReadOnlyList<Claimed> claimed)
    {
        var again = false;
        var found = claimed.Select(c => c.Lane).ToHashSet();
        foreach (var rooms in offered.Where(r => r.Probe is null).GroupBy(r => r.Lane.Key))
        {
            var lane = _lanes[rooms.Key];
            var any = false;
            foreach (var room in rooms)
            {
                lane.Found(room.Lane.Kind, found.Contains(room.Lane));
                any |= found.Contains(room.Lane);
            }

            again |= !any && lane.FoundNothing(Now);
        }

        return again;
    }

    /// <summary>Lanes without budget that could do with some, and how much.</summary>
    public IReadOnlyList<(LaneKey Lane, int Wanted)> ShortOfBudget()
    {
        var now = Now;
        return [.. _lanes.Values
            .Select(l => (l.Key, Wanted: l.WantsProbe(now) ? 1 : l.IsClosed(now) ? 0 : l.Window - l.InFlight))
            .Where(l => l.Wanted > 0 && _budgets.Available(l.Key) == 0)];
    }

    public IReadOnlyList<LaneKey> WantingProbe()
    {
        var now = Now;
        return [.. _lanes.Values.Where(l => l.WantsProbe(now)).Select(l => l.Key)];
    }

    /// <summary>There was nothing to probe with, or another host probes.</summary>
    public void ProbeNotTaken(LaneKey lane) => _lanes[lane].ProbeNotTaken(Now);

    public bool IsClosed(LaneKey lane) => _lanes[lane].IsClosed(Now);

    public void Take(Claimed claim)
    {
        var lane = _lanes[claim.Lane.Key];
        lane.Take(claim.Lane.Kind);
        if (claim.Probe is not null)
            lane.BeginProbe();
        _budgets.Take(claim);
    }

    /// <summary>Gives a slot back; true when somebody may be waiting for it.</summary>
    /// <param name="claim">Recorded, or given up.</param>
    /// <param name="called">False when no call was written down.</param>
    public bool Free(Claimed claim, bool called)
    {
        var lane = _lanes[claim.Lane.Key];
        if (claim.Probe is { } probe && !lane.EndProbe())
            ProbeUnused(lane.Key, probe);
        _budgets.End(claim, called);
        return lane.Free(claim.Lane.Kind);
    }

    /// <summary>Learns from what became of a call.</summary>
    /// <param name="claim">Under which the call was made.</param>
    /// <param name="outcome">Of the call.</param>
    /// <param name="took">From its beginning to its end; null when it could not even be begun.</param>
    public void Observe(Claimed claim, SendOutcome outcome, TimeSpan? took)
    {
        var now = Now;
        var call = new LaneCall(outcome, now - (took ?? TimeSpan.Zero), now)
        {
            Answered = took is not null,
            Again = claim.Attempts > 0,
            Probe = claim.Probe,
        };
        foreach (var news in _lanes[claim.Lane.Key].Observe(call))
            _news.Writer.TryWrite(news);
    }

    /// <summary>The right to probe led to no call, so it has shown nothing.</summary>
    public void ProbeUnused(LaneKey lane, long probe)
    {
        _lanes[lane].Reporting();
        _news.Writer.TryWrite(new LaneNews.ProbeUnused(lane, probe));
    }

    public void Reported(LaneKey lane) => _lanes[lane].Reported();

    /// <summary>Takes over what the database says; true when a lane has become open.</summary>
    public bool Learn(IReadOnlyList<LaneGate> gates)
    {
        var now = Now;
        var byLane = gates.ToDictionary(g => g.Lane);
        var opened = false;
        foreach (var lane in _lanes.Values)
            opened |= lane.Learn(byLane.GetValueOrDefault(lane.Key) ?? new LaneGate(lane.Key), now);
        return opened;
    }

    /// <summary>
    /// Divides what this host can carry. Each lane may always come up to an equal share; what is left beyond all shares goes to those
    /// that have work for it, beginning with another lane each time.
    /// </summary>
    private List<(HostLane Lane, int Slots)> Shares(IReadOnlyList<HostLane> open)
    {
        var share = Math.Max(1, _most / Math.Max(1, _lanes.Count));
        var (free, reserved) = (_most, 0);
        foreach (var lane in _lanes.Values)
        {
            var used = lane.InFlight;
            free -= used;
            reserved += Math.Max(0, Math.Min(share, lane.Most) - used);
        }

        var beyond = Math.Max(0, free - reserved);
        var found = new List<(HostLane, int)>(open.Count);
        _turn = open.Count == 0 ? 0 : (_turn + 1) % open.Count;
        for (var i = 0; i < open.Count; i++)
        {
            var lane = open[(_turn + i) % open.Count];
            // With more lanes than slots, even the shares have to go round.
            var own = Math.Clamp(Math.Min(share, lane.Most) - lane.InFlight, 0, Math.Max(0, free));
            var more = own == 0 || lane.IsHungry ? Math.Clamp(lane.Window - lane.InFlight - own, 0, beyond) : 0;
            (free, beyond) = (free - own - more, beyond - more);
            found.Add((lane, own + more));
        }

        return found;
    }
}

/// <summary>Room of one kind in a lane, and the probe under which it is claimed, where the lane is closed for everything else.</summary>
internal readonly record struct LaneRoom(Lane Lane, int Slots, long? Probe = null);

/// <summary>What a host has found out about a lane and every host must know.</summary>
internal abstract record LaneNews(LaneKey Lane)
{
    public sealed record Closed(LaneKey Lane, Closing Closing) : LaneNews(Lane);

    public sealed record ProbeFailed(LaneKey Lane, long Probe, Closing Closing) : LaneNews(Lane);

    public sealed record Reopened(LaneKey Lane, long Probe) : LaneNews(Lane);

    public sealed record ProbeUnused(LaneKey Lane, long Probe) : LaneNews(Lane);
}
