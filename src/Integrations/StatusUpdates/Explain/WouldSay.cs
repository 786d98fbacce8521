using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Partners;
using Integrations.StatusUpdates.LateAnswers;
using Integrations.StatusUpdates.Settlements;
using Integrations.Storage;
using Microsoft.EntityFrameworkCore;

namespace Integrations.StatusUpdates.Explain;

/// <summary>
/// What a partner would be told of a delivery if somebody ordered it now: the engine's own wording and plan, followed as if every call
/// succeeded. Nothing is claimed, written, sent or opened; a body that is personal is only measured.
/// </summary>
internal sealed class WouldSay(IDbContextFactory<IntegrationsDb> contexts, PartnerRegistry registry, TimeProvider time)
{
    /// <summary>Entries of one delivery that are looked at.</summary>
    public const int MostChanges = 100;

    // The engine's own allowance for clocks of hosts that differ.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    /// <summary>All that waits of it, were its turn now.</summary>
    public Task<WouldBeSaid> NowAsync(Guid delivery, CancellationToken token) => ReadAsync(delivery, async (db, known) =>
    {
        if (await db.Set<EgressReady>().SingleOrDefaultAsync(r => r.DeliveryId == delivery, token) is not { } row)
            return known.Nothing(SettleResult.NotWaiting);
        var owed = await UpdatesAsync(db, known, row.PendingSince, u => u.Seq > known.State.LastSeqDecided, token);
        return Followed(known, owed, row.SendingSeq);
    }, token);

    /// <summary>All that is dead of it and undecided, were it put at the end of the sequence now.</summary>
    public Task<WouldBeSaid> AgainAsync(Guid delivery, CancellationToken token) => ReadAsync(delivery, async (db, known) =>
    {
        var dead = await DeadAsync(db, known, token);
        var repeated = dead.Where(seq => seq > known.State.LastSeqSent).ToArray();
        if (known.State.NextSeq > known.State.LastSeqDecided)
            return known.Nothing(SettleResult.NewerPending);
        if (repeated.Length == 0)
            return known.Nothing(dead.Count == 0 ? SettleResult.NothingToSettle : SettleResult.NewerTold);
        var again = await UpdatesAsync(db, known, Since(known), u => repeated.Contains(u.Seq), token);
        var now = time.GetUtcNow();
        // As they would be put there: with new numbers, and news again.
        for (var i = 0; i < again.Count; i++)
            (again[i].Repeats, again[i].Seq, again[i].RecordedAt) = (again[i].Repeats ?? again[i].Seq, known.State.NextSeq + i + 1, now);
        return Followed(known, again, inDoubt: null);
    }, token);

    /// <summary>One change in the words of today, whatever was decided about it.</summary>
    public Task<WouldBeSaid> OfAsync(Guid delivery, long seq, CancellationToken token) => ReadAsync(delivery, async (db, known) =>
    {
        var change = await UpdatesAsync(db, known, Since(known), u => u.Seq == seq, token);
        return known.Told with
        {
            Changes =
            [
                .. from update in change
                   let worded = registry.Worded(known.Partner, KeptChange.Of(known.State, known.Delivery, update), time.GetUtcNow())
                   select worded.Saying is Saying.Tell tell ? WouldBeTold.Of(update, tell) : new WouldBeTold(update.Seq, update.Status) { Why = Silence(worded) },
            ],
        };
    }, token);

    private async Task<WouldBeSaid> ReadAsync(Guid delivery, Func<IntegrationsDb, Known, Task<WouldBeSaid>> look, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        if (await db.Set<ExternalState>().SingleOrDefaultAsync(s => s.DeliveryId == delivery, token) is not { } state)
            return new WouldBeSaid(delivery) { Against = SettleResult.Refused(SettleResult.UnknownDelivery).Sentence };
        var known = new Known(state, await db.Set<Delivery>().SingleOrDefaultAsync(d => d.Id == delivery, token));
        return registry.Has(state.IntegrationType) ? await look(db, known) : known.Told with { Against = "There is no module of this partner." };
    }

    /// <summary>Call after call, as the engine would go on, until nothing is left to tell.</summary>
    private WouldBeSaid Followed(Known known, List<StatusUpdate> updates, long? inDoubt)
    {
        var now = time.GetUtcNow();
        var rest = updates.ConvertAll(u => registry.Worded(known.Partner, KeptChange.Of(known.State, known.Delivery, u), now));
        var (word, robot, said) = (known.State.LastStatusSent, known.State.LastRobotIdSent, new List<WouldBeTold>());
        while (rest.Count > 0)
        {
            var plan = TellPlan.For(rest, word, robot, inDoubt);
            said.AddRange(plan.Decided.Select(d => new WouldBeTold(d.Seq, Update(d.Seq).Status) { Why = $"{d.Decision}{(d.Reason is { } reason ? $": {reason}" : "")}" }));
            if (plan.Next is not { Saying: Saying.Tell tell } next)
                break;
            said.Add(WouldBeTold.Of(Update(next.Seq), tell) with { MayHaveArrived = next.Seq == inDoubt });
            (word, robot) = next.IsAnswer ? (word, robot) : (tell.PartnerStatus, next.RobotId);
            (inDoubt, rest) = (next.Seq == inDoubt ? null : inDoubt, rest.FindAll(c => c.Seq > next.Seq));
        }

        return known.Told with { Changes = said };

        StatusUpdate Update(long seq) => updates.Find(u => u.Seq == seq)!;
    }

    private async Task<List<long>> DeadAsync(IntegrationsDb db, Known known, CancellationToken token)
    {
        var from = Since(known) - ClockSkew;
        return await db.Set<StatusDecision>()
            .Where(d => d.DeliveryId == known.DeliveryId && d.DecidedAt >= from && d.Decision == Decision.Dead)
            .Where(d => !db.Set<Settlement>().Any(t => t.DeliveryId == d.DeliveryId && t.Seq == d.Seq))
            .Select(d => d.Seq).Distinct().OrderBy(seq => seq).Take(MostChanges).ToListAsync(token);
    }

    private static Task<List<StatusUpdate>> UpdatesAsync(
        IntegrationsDb db, Known known, DateTimeOffset since, System.Linq.Expressions.Expression<Func<StatusUpdate, bool>> which, CancellationToken token)
    {
        var from = since - ClockSkew;
        return db.Set<StatusUpdate>().Where(u => u.DeliveryId == known.DeliveryId && u.RecordedAt >= from).Where(which)
            .OrderBy(u => u.Seq).Take(MostChanges).ToListAsync(token);
    }

    // A conversation without a delivery is as old as what is kept of it.
    private DateTimeOffset Since(Known known) => known.Delivery?.CreatedAt ?? time.GetUtcNow().AddDays(-31);

    private static string Silence(Worded worded) => worded.Saying is Saying.Silent silent ? $"NotTold: {silent.Why}" : $"Dead: {TellPlan.ModuleFailed}";

    private sealed record Known(ExternalState State, Delivery? Delivery)
    {
        public Guid DeliveryId => State.DeliveryId;

        public IntegrationType Partner => State.IntegrationType;

        public WouldBeSaid Told => new(DeliveryId) { ExternalId = State.ExternalDeliveryId, Partner = Partner, Region = State.Region };

        public WouldBeSaid Nothing(string why) => Told with { Against = SettleResult.Refused(why).Sentence };
    }
}
