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
        foreach (var (lane, share) in Shares(_lanes.Values.Where(l => !l.IsClosed(now))))
        {
            var slots = lane.Room(Math.Min(Math.Min(share, most), _budgets.Available(lane.Key)), _turn);
            for (short kind = 0; kind < Lane.Kinds; kind++)
            {
                if (slots[kind] > 0)
                    room.Add(new LaneRoom(new Lane(lane.Key.Partner, lane.Key.Region, kind), slots[kind]));
            }
        }

        return room;
    }

    /// <summary>Notes what a claim found of what was offered.</summary>
    public void Found(IReadOnlyList<LaneRoom> offered, IReadOnlyList<Claimed> claimed)
    {
        var kinds = claimed.Select(c => c.Lane).ToHashSet();
        foreach (var room in offered)
            _lanes[room.Lane.Key].Found(room.Lane.Kind, kinds.Contains(room.Lane));
    }

    /// <summary>Open lanes that could do with more budget, and how much.</summary>
    public IReadOnlyList<(LaneKey Lane, int Wanted)> ShortOfBudget()
    {
        var now = Now;
        return [.. _lanes.Values.Where(l => _budgets.IsShort(l.Key) && !l.IsClosed(now)).Select(l => (l.Key, l.Window - l.InFlight)).Where(l => l.Item2 > 0)];
    }

    public IReadOnlyList<LaneKey> WantingProbe()
    {
        var now = Now;
        return [.. _lanes.Values.Where(l => l.WantsProbe(now)).Select(l => l.Key)];
    }

    public bool IsClosed(LaneKey lane) => _lanes[lane].IsClosed(Now);

    public void Take(Claimed claim)
    {
        var lane = _lanes[claim.Lane.Key];
        lane.Take(claim.Lane.Kind);
        if (claim.Probe is not null)
            lane.BeginProbe();
        _budgets.Take(claim.Lane.Key);
    }

    /// <summary>Gives a slot back; true when somebody may be waiting for it.</summary>
    /// <param name="claim">Recorded, or given up.</param>
    /// <param name="called">False when the partner was not called, so that the budget is as before.</param>
    public bool Free(Claimed claim, bool called)
    {
        var lane = _lanes[claim.Lane.Key];
        if (claim.Probe is { } probe && !lane.EndProbe())
            ProbeUnused(lane.Key, probe);
        if (!called)
            _budgets.GiveBack(claim.Lane.Key);
        return lane.Free(claim.Lane.Kind);
    }

    /// <summary>Learns from a call's outcome.</summary>
    /// <param name="claim">Under which the call was made.</param>
    /// <param name="outcome">Of the call.</param>
    /// <param name="took">From its first byte, or its beginning, to its end.</param>
    public void Observe(Claimed claim, SendOutcome outcome, TimeSpan took)
    {
        var now = Now;
        var lane = _lanes[claim.Lane.Key];
        var closing = lane.Observe(outcome, now - took, now, claim.Probe is not null);
        if (claim.Probe is { } probe)
            Tell(lane, closing is { NeedsProbe: true } ? new LaneNews.ProbeFailed(lane.Key, probe, closing) : new LaneNews.Reopened(lane.Key, probe));
        if (closing is not null && (claim.Probe is null || !closing.NeedsProbe))
            Tell(lane, new LaneNews.Closed(lane.Key, closing));
    }

    /// <summary>The right to probe led to no call, so it has shown nothing.</summary>
    public void ProbeUnused(LaneKey lane, long probe) => Tell(_lanes[lane], new LaneNews.ProbeUnused(lane, probe));

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

    private void Tell(HostLane lane, LaneNews news)
    {
        lane.Reporting();
        _news.Writer.TryWrite(news);
    }

    /// <summary>
    /// Divides what this host can carry. Each lane may always come up to an equal share; what is left beyond all shares goes round,
    /// beginning with another lane each time.
    /// </summary>
    private List<(HostLane Lane, int Slots)> Shares(IEnumerable<HostLane> open)
    {
        var share = Math.Max(1, _most / Math.Max(1, _lanes.Count));
        var free = _most;
        var reserved = 0;
        foreach (var lane in _lanes.Values)
        {
            var used = lane.InFlight;
            free -= used;
            reserved += Math.Max(0, Math.Min(share, lane.Most) - used);
        }

        var beyond = Math.Max(0, free - reserved);
        var lanes = open.ToList();
        var found = new List<(HostLane, int)>(lanes.Count);
        _turn = (_turn + 1) & 0xffff;
        var turn = lanes.Count == 0 ? 0 : _turn % lanes.Count;
        for (var i = 0; i < lanes.Count; i++)
        {
            var lane = lanes[(turn + i) % lanes.Count];
            var own = Math.Max(0, Math.Min(share, lane.Most) - lane.InFlight);
            var more = Math.Min(beyond, Math.Max(0, lane.Window - lane.InFlight - own));
            beyond -= more;
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
