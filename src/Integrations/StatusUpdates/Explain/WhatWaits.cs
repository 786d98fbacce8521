using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Partners;
using Integrations.StatusUpdates.LateAnswers;
using Integrations.StatusUpdates.Protection;
using Integrations.Storage;
using Microsoft.EntityFrameworkCore;

namespace Integrations.StatusUpdates.Explain;

/// <summary>Reads the rows that the engine works on and says what it would do with them: the same wording, the same plan, the same gates.</summary>
internal sealed class WhatWaits(PartnerSettings settings, PartnerRegistry registry)
{
    /// <summary>Null when the partner is owed nothing.</summary>
    /// <param name="db">In the caller's transaction, so that all is of one moment.</param>
    /// <param name="delivery">Known.</param>
    /// <param name="state">Of the delivery.</param>
    /// <param name="calls">About it, newest first.</param>
    /// <param name="now">By the database's clock.</param>
    /// <param name="to">Nothing is recorded later than this, by any host's clock.</param>
    /// <param name="token">Of the caller.</param>
    public async Task<Waiting?> ReadAsync(
        IntegrationsDb db, Delivery delivery, ExternalState state, IReadOnlyList<PastCall> calls, DateTimeOffset now, DateTimeOffset to, CancellationToken token)
    {
        var row = await db.Set<EgressReady>().SingleOrDefaultAsync(r => r.DeliveryId == delivery.Id, token);
        if (row is null && state.NextSeq <= state.LastSeqDecided)
            return null;

        // As the engine looks for them: from the age of the debt on.
        var from = row?.PendingSince ?? delivery.CreatedAt;
        var owed = await db.Set<StatusUpdate>()
            .Where(u => u.DeliveryId == delivery.Id && u.Seq > state.LastSeqDecided && u.RecordedAt >= from && u.RecordedAt < to)
            .OrderBy(u => u.Seq).ToListAsync(token);
        var doubt = row is null ? null : SeqInDoubt(row, state, calls, now);
        var plan = Plan(delivery, state, owed, doubt, now);
        var told = calls.Where(c => c.Purpose is CallPurpose.StatusUpdate && c.Seq > state.LastSeqDecided).ToList();
        var gates = row is null ? [Gate.OfMissingRow()] : Gate.Of(await FactsAsync(db, row, plan.Next, told, token) with { HeldUntil = state.HeldUntil }, now);
        return new Waiting(row?.PendingSince, owed.Count, [.. plan.Owed.Take(Waiting.MostShown)], gates[0], [.. gates.Skip(1)])
        {
            Attempts = row?.Attempts ?? 0,
            InDoubt = plan.Doubt,
        };
    }

    private async Task<GateFacts> FactsAsync(IntegrationsDb db, EgressReady row, NextCall? next, IReadOnlyList<PastCall> told, CancellationToken token)
    {
        var key = new LaneKey(row.IntegrationType, row.Region);
        var limits = Limits(key, next);
        var names = limits.ConvertAll(l => l.Key);
        var paid = await db.Set<RateBudget>().Where(b => names.Contains(b.Key)).ToDictionaryAsync(b => b.Key, b => b.PaidUntil, StringComparer.Ordinal, token);
        return new GateFacts(row, await db.Set<PartnerLane>().SingleOrDefaultAsync(l => l.IntegrationType == key.Partner && l.Region == key.Region, token))
        {
            ServedHere = settings.Lanes.Contains((key.Partner, key.Region)),
            Budgets = limits.ConvertAll(l => new BudgetFacts(l.Scope, l.Key, paid.TryGetValue(l.Key, out var until) ? until : null, l.Pace)),
            OpenCall = told.FirstOrDefault(c => c.Answer is null && c.LeaseToken == row.LeaseToken)?.Id,
            LastOutcome = told.FirstOrDefault(c => c.Attempt == row.Attempts)?.Answer?.Detail,
        };
    }

    private List<(RateScope Scope, string Key, RatePace Pace)> Limits(LaneKey lane, NextCall? next) =>
    [
        .. from limit in registry.Has(lane.Partner) ? settings.RateLimits(lane.Partner, registry) : []
           let key = !limit.Scope.IsOfStore() ? BudgetKey.Of(lane, limit.Scope)
               : next is { StoreId: { } store } ? BudgetKey.OfCall(lane, limit.Scope, store, next.Operation) : null
           where key is not null
           select (limit.Scope, key, RatePace.Of(limit)),
    ];

    /// <summary>As known, or as the next claim will find out: of a host whose lease ran out no call can be trusted.</summary>
    private static long? SeqInDoubt(EgressReady row, ExternalState state, IReadOnlyList<PastCall> calls, DateTimeOffset now)
    {
        var lost = row.LeaseToken is { } token && row.DueAt <= now
            ? calls.Where(c => c.Purpose is CallPurpose.StatusUpdate && c.LeaseToken <= token && c.IsOpenEnded).Max(c => c.Seq)
            : null;
        return (lost ?? row.SendingSeq) is { } seq && seq > state.LastSeqDecided ? seq : null;
    }

    private Planned Plan(Delivery delivery, ExternalState state, List<StatusUpdate> owed, long? doubt, DateTimeOffset now)
    {
        var changes = owed.ConvertAll(u => (Update: u, Change: KeptChange.Of(state, delivery, u)));
        if (!registry.Has(delivery.IntegrationType))
            return new Planned([.. changes.Select(c => Owed(c.Update, c.Change, saying: null, Fate.Later, decided: null))], null, null);
        var said = changes.ConvertAll(c => (c.Update, c.Change, Worded: registry.Worded(delivery.IntegrationType, c.Change, now)));
        var plan = TellPlan.For(said.ConvertAll(s => s.Worded), state.LastStatusSent, state.LastRobotIdSent, doubt);
        var decided = plan.Decided.ToDictionary(d => d.Seq);
        var next = said.Find(s => s.Change.Seq == plan.Next?.Seq);
        var doubtful = said.Find(s => s.Change.Seq == doubt);
        return new Planned(
            said.ConvertAll(s => Owed(s.Update, s.Change, s.Worded.Saying, FateOf(s.Change.Seq), decided.GetValueOrDefault(s.Change.Seq))),
            doubtful.Worded?.Saying is Saying.Tell tell ? new InDoubt(doubtful.Change.Seq, Settle(delivery, doubtful.Change, tell)) : null,
            next.Worded?.Saying is Saying.Tell told ? new NextCall(next.Change.StoreId, told.Call.Operation) : null);

        Fate FateOf(long seq) =>
            seq == plan.Next?.Seq ? Fate.Next : !decided.TryGetValue(seq, out var d) ? Fate.Later : d.Decision switch
            {
                Decision.Superseded => Fate.Superseded,
                Decision.Suppressed => Fate.Suppressed,
                Decision.NotTold => Fate.NotTold,
                Decision.Expired => Fate.Expired,
                Decision.Dead => Fate.Dead,
                Decision.Sent or Decision.Moot or Decision.Skipped => throw new InvalidOperationException($"A plan does not say {d.Decision}."),
            };
    }

    private Settling Settle(Delivery delivery, OwedChange change, Saying.Tell tell) =>
        !change.IsAnswer && registry.TryQuery(delivery.IntegrationType, out var query) && query.Ask(change.Change, tell.PartnerStatus) is not null ? Settling.AskedFirst
        : settings.For(delivery.IntegrationType).IsAtMostOnce(tell.Call) ? Settling.LeftToAPerson
        : Settling.ToldAgain;

    private static OwedNow Owed(StatusUpdate update, OwedChange change, Saying? saying, Fate fate, Decided? decided) =>
        new(update.Seq, update.Status, change.News.Class, update.RobotId, update.RecordedAt, update.RecordedAt + change.News.For)
        {
            Answers = change.IsAnswer ? update.EventId : null,
            Word = (saying as Saying.Tell)?.PartnerStatus,
            Fate = fate,
            SupersededBy = decided?.SupersededBy,
            Reason = decided?.Reason,
        };

    private sealed record Planned(IReadOnlyList<OwedNow> Owed, InDoubt? Doubt, NextCall? Next);

    /// <summary>What the limits of stores count.</summary>
    private sealed record NextCall(string? StoreId, string Operation);
}
