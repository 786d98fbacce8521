using System.Collections.Concurrent;
using Integrations.Abstractions;
using Integrations.Partners;

namespace Integrations.StatusUpdates.Protection;

/// <summary>
/// The limits of partners, kept over all hosts. Limits of a whole lane are asked for before deliveries are claimed, those of a store
/// before its call; whoever has to wait waits in the database, and waiting is not an attempt. Without the database nothing is granted.
/// </summary>
internal sealed class RateBudgets
{
    private readonly Dictionary<LaneKey, Limits> _limits = [];
    private readonly ConcurrentDictionary<string, Lot> _lots = new(StringComparer.Ordinal);
    private readonly RateBudgetStore _store;
    private readonly TimeProvider _time;
    private readonly NaturalBatch<StoreTurn> _turns;

    public RateBudgets(RateBudgetStore store, PartnerSettings settings, PartnerRegistry registry, TimeProvider time)
    {
        (_store, _time) = (store, time);
        _turns = new NaturalBatch<StoreTurn>(200, GrantAsync);
        foreach (var (partner, region) in settings.Lanes)
        {
            var limits = settings.RateLimits(partner, registry);
            var whole = limits.Where(l => l.Scope is not RateScope.Store).Select(l => new Limit($"{partner}/{region}/{l.Scope}".ToLowerInvariant(), RatePace.Of(l))).ToList();
            var store1 = limits.FirstOrDefault(l => l.Scope is RateScope.Store);
            if (limits.Count > 0)
                _limits[new LaneKey(partner, region)] = new Limits(whole, store1 is null ? null : RatePace.Of(store1));
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(0);

    /// <summary>Answers stores' turns until <see cref="Complete"/>.</summary>
    public Task RunAsync() => _turns.RunAsync();

    public void Complete() => _turns.Complete();

    /// <summary>Calls that the lane as a whole may make now.</summary>
    public int Available(LaneKey lane) =>
        _limits.TryGetValue(lane, out var limits) ? limits.Whole.Select(l => LotOf(l.Key).Left(Now)).DefaultIfEmpty(int.MaxValue).Min() : int.MaxValue;

    /// <summary>True when nothing is left and asking may help.</summary>
    public bool IsShort(LaneKey lane) => Available(lane) == 0 && _limits[lane].Whole.All(l => LotOf(l.Key).MayAsk(Now));

    public void Take(LaneKey lane) => Each(lane, lot => lot.Add(-1));

    public void GiveBack(LaneKey lane) => Each(lane, lot => lot.Add(1));

    /// <summary>Asks for lots, no larger than what is due: an idle lane takes nothing from the others.</summary>
    public async Task AskAsync(IReadOnlyList<(LaneKey Lane, int Wanted)> lanes, CancellationToken token)
    {
        var asked = lanes.SelectMany(l => _limits[l.Lane].Whole.Where(w => LotOf(w.Key).Left(Now) == 0)
            .Select(w => new Ask(w.Key, Math.Min(l.Wanted, w.Pace.Burst), w.Pace, l.Lane))).ToList();
        var at = Now;
        var grants = await _store.AskAsync(asked, token);
        foreach (var ask in asked)
            LotOf(ask.Key).Filled(grants.GetValueOrDefault(ask.Key) ?? new Grant(0, TimeSpan.Zero), at, ask.Pace.Good);
    }

    /// <summary>A turn for one call about a store's delivery. Zero: go. Otherwise how long to wait before asking again.</summary>
    public async Task<TimeSpan> StoreTurnAsync(LaneKey lane, string? store)
    {
        if (store is null || !_limits.TryGetValue(lane, out var limits) || limits.Store is not { } pace)
            return TimeSpan.Zero;
        var turn = new StoreTurn(new Ask($"{lane.Partner}/{lane.Region}/store/".ToLowerInvariant() + store, 1, pace, Lane: null));
        _turns.Add(turn);
        return await turn.Wait.Task;
    }

    // Turns of one store are asked for together. Those that get none come back one spacing after the other, so that each is claimed once more and not all at once.
    private async Task GrantAsync(IReadOnlyList<StoreTurn> turns)
    {
        var byKey = turns.GroupBy(t => t.Ask.Key, StringComparer.Ordinal).ToList();
        IReadOnlyDictionary<string, Grant> grants = new Dictionary<string, Grant>(StringComparer.Ordinal);
        try
        {
            grants = await _store.AskAsync([.. byKey.Select(g => g.First().Ask with { Wanted = g.Count() })], CancellationToken.None);
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException or TimeoutException or IOException)
        {
            // Nobody gets a turn from a database that is away; they ask again.
        }

        foreach (var store in byKey)
        {
            var grant = grants.GetValueOrDefault(store.Key) ?? new Grant(0, TimeSpan.FromSeconds(1));
            var place = 0;
            foreach (var turn in store)
            {
                turn.Wait.SetResult(place < grant.Calls ? TimeSpan.Zero : grant.Wait + (turn.Ask.Pace.Spacing * (place - grant.Calls)) + TimeSpan.FromMilliseconds(1));
                place++;
            }
        }
    }

    private Lot LotOf(string key) => _lots.GetOrAdd(key, _ => new Lot());

    private void Each(LaneKey lane, Action<Lot> act)
    {
        if (!_limits.TryGetValue(lane, out var limits))
            return;
        foreach (var limit in limits.Whole)
            act(LotOf(limit.Key));
    }

    private sealed record Limit(string Key, RatePace Pace);

    private sealed record Limits(IReadOnlyList<Limit> Whole, RatePace? Store);

    private sealed record StoreTurn(Ask Ask)
    {
        public TaskCompletionSource<TimeSpan> Wait { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>What this host has been given and not yet used.</summary>
    private sealed class Lot
    {
        private readonly Lock _lock = new();
        private int _left;
        private TimeSpan _goodUntil;
        private TimeSpan _askAgain;

        public int Left(TimeSpan now)
        {
            lock (_lock)
                return now < _goodUntil ? Math.Max(0, _left) : 0;
        }

        public bool MayAsk(TimeSpan now)
        {
            lock (_lock)
                return now >= _askAgain;
        }

        public void Add(int calls)
        {
            lock (_lock)
                _left += calls;
        }

        public void Filled(Grant grant, TimeSpan askedAt, TimeSpan good)
        {
            lock (_lock)
            {
                _left = grant.Calls;
                _goodUntil = askedAt + good;
                _askAgain = askedAt + grant.Wait;
            }
        }
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
