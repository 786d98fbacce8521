using Microsoft.Extensions.Options;

namespace Integrations.StatusUpdates.Protection;

/// <summary>What may be claimed now, after asking the database for what it alone can give: budgets, and the right to probe a closed lane.</summary>
internal sealed class LaneDoor(Lanes lanes, LaneStore store, RateBudgets budgets, IOptions<StatusEngineOptions> options)
{
    private TimeSpan? _untilBudget;

    public async Task<IReadOnlyList<LaneRoom>> RoomAsync(int most, CancellationToken token)
    {
        var wanting = lanes.ShortOfBudget();
        _untilBudget = wanting.Count > 0 ? await budgets.AskAsync(wanting, token) : null;
        var room = lanes.Room(most);
        // A lot that was good when it was looked for and has lapsed since then was neither offered nor asked for.
        if (lanes.ShortOfBudget().Any(now => wanting.All(then => then.Lane != now.Lane)))
            _untilBudget = TimeSpan.Zero;
        foreach (var lane in lanes.WantingProbe().Where(l => budgets.Available(l) > 0))
        {
            if (await store.TakeProbeAsync(lane, options.Value.Lease, token) is var (probe, kind))
                room = [.. room, new LaneRoom(new Lane(lane.Partner, lane.Region, kind), 1, probe)];
            else
                lanes.ProbeNotTaken(lane);
        }

        return room;
    }

    /// <summary>The same for one delivery of a lane; null when nothing may be begun there now.</summary>
    public async Task<LaneRoom?> RoomOfAsync(Lane lane, CancellationToken token)
    {
        if (lanes.ShortOfBudget().FirstOrDefault(l => l.Lane == lane.Key) is { Wanted: > 0 })
            await budgets.AskAsync([(lane.Key, 1)], token);
        if (!lanes.WantingProbe().Contains(lane.Key))
            return lanes.HasRoom(lane) ? new LaneRoom(lane, 1) : null;
        if (budgets.Available(lane.Key) > 0 && await store.TakeProbeAsync(lane.Key, options.Value.Lease, token) is var (probe, kind))
            return new LaneRoom(lane with { Kind = kind }, 1, probe);
        lanes.ProbeNotTaken(lane.Key);
        return null;
    }

    /// <summary>
    /// After the claim. The right to probe is given back where nothing was found to probe with. True when looking again at once may find
    /// something that was not looked for this time.
    /// </summary>
    public bool Claimed(IReadOnlyList<LaneRoom> room, IReadOnlyList<Claimed> claimed)
    {
        foreach (var offered in room.Where(r => r.Probe is not null && claimed.All(c => c.Probe != r.Probe)))
            lanes.ProbeUnused(offered.Lane.Key, offered.Probe!.Value);
        return lanes.Found(room, claimed);
    }

    /// <summary>How long to wait at most when there was nothing to do: a limit may give the next call sooner.</summary>
    public TimeSpan Patience => _untilBudget is { } wait && wait < options.Value.IdlePoll ? wait : options.Value.IdlePoll;
}
