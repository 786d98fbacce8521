using System.Collections.Concurrent;
using Integrations.Partners;

namespace Integrations.StatusUpdates;

/// <summary>
/// How many deliveries of each partner and region this host may take on now. Work that could not be sent at once is not claimed, so a
/// slow partner fills its own window and nobody else's. What protects a partner (limits, breaker, pause) belongs here.
/// </summary>
internal sealed class Lanes(PartnerSettings settings)
{
    private readonly ConcurrentDictionary<Lane, int> _inFlight = new();
    private readonly ConcurrentDictionary<Lane, bool> _full = new();

    /// <summary>The lanes with room, and how much. Retries have at most half of a window, so they cannot starve first attempts.</summary>
    public IReadOnlyList<(Lane Lane, int Slots)> Room(int most)
    {
        var room = new List<(Lane, int)>();
        foreach (var (partner, region) in settings.Lanes)
        {
            var window = settings.For(partner).MaxInFlight;
            var first = new Lane(partner, region, Lane.First);
            var retries = new Lane(partner, region, Lane.Retries);
            Add(first, window - InFlight(first) - InFlight(retries));
            Add(retries, Math.Min((window + 1) / 2, window - InFlight(first)) - InFlight(retries));
        }

        return room;

        void Add(Lane lane, int slots)
        {
            if (slots > 0)
                room.Add((lane, Math.Min(slots, most)));
            else
                _full[lane] = true;
        }
    }

    public void Take(Lane lane) => _inFlight.AddOrUpdate(lane, 1, (_, count) => count + 1);

    /// <summary>Gives a slot back; true when the lane had been found full, so that somebody may be waiting for it.</summary>
    public bool Free(Lane lane)
    {
        _inFlight.AddOrUpdate(lane, 0, (_, count) => count - 1);
        var partner = new Lane(lane.Partner, lane.Region, Lane.First);
        return _full.TryRemove(lane, out _) | _full.TryRemove(partner, out _);
    }

    private int InFlight(Lane lane) => _inFlight.GetValueOrDefault(lane);
}
