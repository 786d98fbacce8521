using System.Collections.Concurrent;
using Integrations.Abstractions;
using Integrations.Partners;

namespace Integrations.StatusUpdates.Protection;

/// <summary>
/// The limits of partners, kept over all hosts. Limits of a whole lane are asked for before deliveries are claimed, those of a store
/// before its call; whoever has to wait waits in the database, and waiting is not an attempt. What was given and not used in its moment
/// is lost, so no call leaves on an old permission. Without the database nothing is granted.
/// </summary>
internal sealed class RateBudgets
{
    // Whoever stands far back in a store's queue looks in now and then: the queue may be shorter than it was.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private static readonly IReadOnlyDictionary<string, Grant> NothingGranted = new Dictionary<string, Grant>(StringComparer.Ordinal);

    private readonly Dictionary<LaneKey, Limits> _limits = [];
    private readonly ConcurrentDictionary<string, Lot> _lots = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, Permit> _permits = new();
    private readonly RateBudgetStore _store;
    private readonly TimeProvider _time;
    private readonly long _epoch;
    private readonly NaturalBatch<StoreTurn> _turns;

    public RateBudgets(RateBudgetStore store, PartnerSettings settings, PartnerRegistry registry, TimeProvider time)
    {
        (_store, _time, _epoch) = (store, time, time.GetTimestamp());
        _turns = new NaturalBatch<StoreTurn>(200, GrantAsync);
        foreach (var (partner, region) in settings.Lanes)
        {
            var limits = settings.RateLimits(partner, registry);
            var lane = new LaneKey(partner, region);
            var whole = limits.Where(l => !l.Scope.IsOfStore()).Select(l => new Limit(BudgetKey.Of(lane, l.Scope), RatePace.Of(l))).ToList();
            if (limits.Count > 0)
                _limits[lane] = new Limits(whole, [.. limits.Where(l => l.Scope.IsOfStore()).Select(l => (l.Scope, RatePace.Of(l)))]);
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_epoch);

    /// <summary>Answers stores' turns until <see cref="Complete"/>.</summary>
    public Task RunAsync() => _turns.RunAsync();

    public void Complete() => _turns.Complete();

    /// <summary>Calls that the lane as a whole may make now.</summary>
    public int Available(LaneKey lane) =>
        _limits.TryGetValue(lane, out var limits) ? limits.Whole.Select(l => LotOf(l.Key).Left(Now)).DefaultIfEmpty(int.MaxValue).Min() : int.MaxValue;

    /// <summary>
    /// Asks for lots, no larger than what is due and than every limit of the lane can give: what is not used lapses. Returns how long to
    /// wait before asking again gets anything; null when there is enough, or nothing due to ask for.
    /// </summary>
    public async Task<TimeSpan?> AskAsync(IReadOnlyList<(LaneKey Lane, int Wanted)> lanes, CancellationToken token)
    {
        var at = Now;
        var asked = lanes.Where(l => _limits[l.Lane].Whole.All(w => LotOf(w.Key).AskAgain <= at)).SelectMany(l => _limits[l.Lane].Whole
            .Where(w => LotOf(w.Key).Left(at) == 0)
            .Select(w => new Ask(w.Key, Math.Min(l.Wanted, _limits[l.Lane].LeastBurst), w.Pace, l.Lane))).ToList();
        var grants = asked.Count == 0 ? NothingGranted : await _store.AskAsync(asked, token);
        foreach (var ask in asked)
            LotOf(ask.Key).Filled(grants.GetValueOrDefault(ask.Key) ?? new Grant(0, TimeSpan.Zero), at, ask.Pace.Good);

        // Only what nothing is due for may be left until somebody says that there is work. A lot that came too late to be used, and a moment
        // that had come when the answer was on its way, are asked for again at once.
        var idle = asked.Where(a => !grants.ContainsKey(a.Key)).Select(a => a.Lane).ToHashSet();
        TimeSpan? soonest = null;
        foreach (var lane in lanes.Select(l => l.Lane).Where(l => !idle.Contains(l) && Available(l) == 0))
        {
            var wait = _limits[lane].Whole.Max(w => LotOf(w.Key).AskAgain) - Now;
            if (!(wait > soonest))
                soonest = wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        }

        return soonest;
    }

    /// <summary>Whether calls of this lane are counted at all.</summary>
    public bool AreLimited(LaneKey lane) => _limits.ContainsKey(lane);

    /// <summary>A claim takes the permission for one call along.</summary>
    public void Take(Claimed claim)
    {
        if (!_limits.TryGetValue(claim.Lane.Key, out var limits))
            return;
        var permit = new Permit();
        foreach (var limit in limits.Whole)
            permit.Add(LotOf(limit.Key), Now);
        _permits[claim.Token] = permit;
    }

    /// <summary>A turn for the claim's call about a store's delivery. Zero: go. Otherwise how long to wait before asking again.</summary>
    public async Task<TimeSpan> StoreTurnAsync(Claimed claim, string? store, string operation)
    {
        if (store is null || !_limits.TryGetValue(claim.Lane.Key, out var limits))
            return TimeSpan.Zero;
        foreach (var (scope, pace) in limits.OfStore)
        {
            var at = Now;
            var turn = new StoreTurn(new Ask(BudgetKey.OfCall(claim.Lane.Key, scope, store, operation)!, 1, pace, Lane: null));
            _turns.Add(turn);
            var wait = await turn.Wait.Task;
            if (wait > TimeSpan.Zero)
                return wait;
            if (_permits.TryGetValue(claim.Token, out var permit))
                permit.EndsAt(at + pace.Good);
        }

        return TimeSpan.Zero;
    }

    /// <summary>To be asked right before a call leaves. False: the permission is used or too old, and the call must not be made.</summary>
    public bool Spend(Claimed claim) =>
        !AreLimited(claim.Lane.Key) || (_permits.TryRemove(claim.Token, out var permit) && permit.IsGood(Now));

    /// <summary>The claim is over. A permission that it did not use may serve another as long as it is good.</summary>
    public void End(Claimed claim, bool called)
    {
        if (_permits.TryRemove(claim.Token, out var permit) && !called)
            permit.GiveBack();
    }

    // Turns of one store are asked for together. Those that get none come back one spacing after the other, so that each is claimed once more and not all at once.
    private async Task GrantAsync(IReadOnlyList<StoreTurn> turns)
    {
        var byKey = turns.GroupBy(t => t.Ask.Key, StringComparer.Ordinal).ToList();
        IReadOnlyDictionary<string, Grant> grants;
        try
        {
            grants = await _store.AskAsync([.. byKey.Select(g => g.First().Ask with { Wanted = g.Count() })], CancellationToken.None);
        }
        catch (Exception)
        {
            // Whatever it is, nobody gets a turn from a database that is away, and nobody waits for ever; they ask again.
            grants = NothingGranted;
        }

        foreach (var store in byKey)
        {
            var grant = grants.GetValueOrDefault(store.Key) ?? new Grant(0, TimeSpan.FromSeconds(1));
            var place = 0;
            foreach (var turn in store)
            {
                turn.Wait.SetResult(place < grant.Calls ? TimeSpan.Zero : WaitAt(grant, place - grant.Calls, turn.Ask.Pace));
                place++;
            }
        }
    }

    private static TimeSpan WaitAt(Grant grant, int place, RatePace pace)
    {
        var wait = grant.Wait + (pace.Spacing * place) + TimeSpan.FromMilliseconds(1);
        return wait < LongestWait ? wait : LongestWait;
    }

    private Lot LotOf(string key) => _lots.GetOrAdd(key, _ => new Lot());

    private sealed record Limit(string Key, RatePace Pace);

    private sealed record Limits(IReadOnlyList<Limit> Whole, IReadOnlyList<(RateScope Scope, RatePace Pace)> OfStore)
    {
        public int LeastBurst { get; } = Whole.Select(l => l.Pace.Burst).DefaultIfEmpty(int.MaxValue).Min();
    }

    private sealed record StoreTurn(Ask Ask)
    {
        public TaskCompletionSource<TimeSpan> Wait { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
