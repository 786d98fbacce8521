namespace Integrations.StatusUpdates.Protection;

/// <summary>What this host has been given of one limit and not yet used. It serves for a moment.</summary>
internal sealed class Lot
{
    private readonly Lock _lock = new();
    private int _left;
    private int _number;
    private TimeSpan _goodUntil;
    private TimeSpan _askAgain;

    /// <summary>Asking before then gets nothing.</summary>
    public TimeSpan AskAgain
    {
        get
        {
            lock (_lock)
                return _askAgain;
        }
    }

    public int Left(TimeSpan now)
    {
        lock (_lock)
            return now < _goodUntil ? Math.Max(0, _left) : 0;
    }

    public void Filled(Grant grant, TimeSpan askedAt, TimeSpan good)
    {
        lock (_lock)
        {
            _left = grant.Calls;
            _number++;
            _goodUntil = askedAt + good;
            _askAgain = askedAt + grant.Wait;
        }
    }

    /// <summary>One call of it: which filling it is from, and until when it may be made.</summary>
    public (int Number, TimeSpan GoodUntil) Take(TimeSpan now)
    {
        lock (_lock)
            return (_number, --_left >= 0 ? _goodUntil : now);
    }

    /// <summary>Has no effect once the lot was filled anew: then the call is none of what is left.</summary>
    public void GiveBack(int number)
    {
        lock (_lock)
        {
            if (number == _number)
                _left++;
        }
    }
}

/// <summary>The permission for one call: one of each limit's lot. It ends with the first of them.</summary>
internal sealed class Permit
{
    private readonly List<(Lot Lot, int Number)> _from = [];
    private TimeSpan _goodUntil = TimeSpan.MaxValue;

    public void Add(Lot lot, TimeSpan now)
    {
        var (number, goodUntil) = lot.Take(now);
        _from.Add((lot, number));
        EndsAt(goodUntil);
    }

    public void EndsAt(TimeSpan goodUntil)
    {
        if (goodUntil < _goodUntil)
            _goodUntil = goodUntil;
    }

    public bool IsGood(TimeSpan now) => now < _goodUntil;

    public void GiveBack()
    {
        foreach (var (lot, number) in _from)
            lot.GiveBack(number);
    }
}

/// <param name="Key">Of the budget.</param>
/// <param name="Wanted">Calls.</param>
/// <param name="Pace">Of the limit.</param>
/// <param name="Lane">Given: no more than what is due there.</param>
internal sealed record Ask(string Key, int Wanted, RatePace Pace, LaneKey? Lane);

/// <param name="Calls">May be made now.</param>
/// <param name="Wait">Until one more may.</param>
internal sealed record Grant(int Calls, TimeSpan Wait);
