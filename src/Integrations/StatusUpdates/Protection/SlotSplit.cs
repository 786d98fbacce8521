namespace Integrations.StatusUpdates.Protection;

/// <summary>
/// Divides a lane's free slots among first attempts, retries and replays. First attempts have half of the window to themselves, replays
/// a quarter at most. A claim takes each kind's slots for itself, so what is offered to a kind without work stays unused for that turn:
/// the others are offered their half only while they have work, and a slot that cannot be divided goes round. Not thread-safe.
/// </summary>
internal sealed class SlotSplit
{
    // First attempts every other time.
    private static readonly short[] Round = [Lane.First, Lane.Retries, Lane.First, Lane.Replays];

    private readonly int[] _inFlight = new int[Lane.Kinds];
    private readonly bool[] _hungry = new bool[Lane.Kinds];
    private readonly bool[] _offerable = new bool[Lane.Kinds];
    private readonly bool[] _empty = new bool[Lane.Kinds];
    private bool _keptBack;
    private int _next;

    public int InFlight => _inFlight[Lane.First] + _inFlight[Lane.Retries] + _inFlight[Lane.Replays];

    /// <summary>Some kind had work when it was last offered a slot.</summary>
    public bool IsHungry => _hungry[Lane.First] || _hungry[Lane.Retries] || _hungry[Lane.Replays];

    public void Take(short kind) => _inFlight[kind]++;

    /// <summary>True when others of its kind may have been kept waiting by it.</summary>
    public bool Free(short kind)
    {
        _inFlight[kind]--;
        var kept = _keptBack && kind is not Lane.First;
        _keptBack &= !kept;
        return kept;
    }

    /// <summary>The same division, for one more of a kind.</summary>
    public bool HasRoom(short kind, int window)
    {
        var others = _inFlight[Lane.Retries] + _inFlight[Lane.Replays];
        return InFlight < window && (kind is Lane.First || others < (window + 1) / 2) && (kind is not Lane.Replays || _inFlight[Lane.Replays] < (window + 3) / 4);
    }

    /// <summary>By kind, together no more than <paramref name="free"/>.</summary>
    public int[] Offer(int window, int free)
    {
        if (free <= 0)
            return new int[Lane.Kinds];
        var othersMost = Math.Max(0, ((window + 1) / 2) - _inFlight[Lane.Retries] - _inFlight[Lane.Replays]);
        var replaysMost = Math.Min(othersMost, Math.Max(0, ((window + 3) / 4) - _inFlight[Lane.Replays]));
        (_offerable[Lane.First], _offerable[Lane.Retries], _offerable[Lane.Replays]) = (true, othersMost > 0, replaysMost > 0);
        _keptBack |= replaysMost == 0;
        if (free == 1)
            return Single(NextOf(_ => true));
        var others = Math.Min(othersMost, _hungry[Lane.Retries] || _hungry[Lane.Replays] ? free / 2 : Math.Min(2, free / 2));
        var replays = others switch
        {
            0 => 0,
            1 => NextOf(kind => kind is not Lane.First) is Lane.Replays ? 1 : 0,
            _ => Math.Min(replaysMost, _hungry[Lane.Replays] ? others / 2 : 1),
        };
        return [free - others, others - replays, replays];
    }

    /// <summary>What a claim found of what was offered to a kind.</summary>
    public void Found(short kind, bool any)
    {
        // Once there is work again of some kind, the others may have some, too.
        if (any)
            Array.Clear(_empty);
        (_hungry[kind], _empty[kind]) = (any, !any);
    }

    /// <summary>After a claim that found nothing: true when some kind has not been looked at since then.</summary>
    public bool HasMoreToOffer()
    {
        for (var kind = 0; kind < Lane.Kinds; kind++)
        {
            if (_offerable[kind] && !_empty[kind])
                return true;
        }

        Array.Clear(_empty);
        return false;
    }

    private static int[] Single(short kind)
    {
        var slots = new int[Lane.Kinds];
        slots[kind] = 1;
        return slots;
    }

    // The next in the round that may have work, or else the next that may be offered a slot at all.
    private short NextOf(Func<short, bool> candidate)
    {
        var found = -1;
        for (var step = 0; step < Round.Length && (found < 0 || _empty[Round[found]]); step++)
        {
            var place = (_next + step) % Round.Length;
            if (candidate(Round[place]) && _offerable[Round[place]] && (found < 0 || !_empty[Round[place]]))
                found = place;
        }

        _next = (found + 1) % Round.Length;
        return Round[found];
    }
}
