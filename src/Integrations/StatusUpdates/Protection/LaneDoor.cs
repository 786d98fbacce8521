using Microsoft.Extensions.Options;

namespace Integrations.StatusUpdates.Protection;

/// <summary>What may be claimed now, after asking the database for what it alone can give: budgets, and the right to probe a closed lane.</summary>
internal sealed class LaneDoor(Lanes lanes, LaneStore store, RateBudgets budgets, IOptions<StatusEngineOptions> options)
{
    public async Task<IReadOnlyList<LaneRoom>> RoomAsync(int most, CancellationToken token)
    {
        if (lanes.ShortOfBudget() is { Count: > 0 } wanting)
            await budgets.AskAsync(wanting, token);
        var room = lanes.Room(most);
        foreach (var lane in lanes.WantingProbe())
        {
            if (budgets.Available(lane) > 0 && await store.TakeProbeAsync(lane, options.Value.Lease, token) is var (probe, kind))
                room = [.. room, new LaneRoom(new Lane(lane.Partner, lane.Region, kind), 1, probe)];
        }

        return room;
    }

    /// <summary>After the claim. The right to probe is given back where nothing was found to probe with.</summary>
    public void Claimed(IReadOnlyList<LaneRoom> room, IReadOnlyList<Claimed> claimed)
    {
        lanes.Found(room, claimed);
        foreach (var offered in room.Where(r => r.Probe is not null && claimed.All(c => c.Probe != r.Probe)))
            lanes.ProbeUnused(offered.Lane.Key, offered.Probe!.Value);
    }
}
