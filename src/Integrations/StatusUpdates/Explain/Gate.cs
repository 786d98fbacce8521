using System.Text.Json.Serialization;
using Integrations.Abstractions;
using Integrations.StatusUpdates.Protection;

namespace Integrations.StatusUpdates.Explain;

/// <summary>
/// What keeps a delivery's next telling from going out. Decided from the rows that the claim reads, by the claim's rules and in its
/// order, so it cannot say anything else than what happens. A test holds it to the claim.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Held), "held")]
[JsonDerivedType(typeof(Closed), "laneClosed")]
[JsonDerivedType(typeof(Disabled), "partnerDisabled")]
[JsonDerivedType(typeof(Leased), "leased")]
[JsonDerivedType(typeof(Backoff), "backoff")]
[JsonDerivedType(typeof(PutOff), "putOff")]
[JsonDerivedType(typeof(OrderHeld), "orderHeld")]
[JsonDerivedType(typeof(StoreTurn), "storeTurn")]
[JsonDerivedType(typeof(LaneBudget), "laneBudget")]
[JsonDerivedType(typeof(DueNow), "dueNow")]
[JsonDerivedType(typeof(Unqueued), "unqueued")]
internal abstract record Gate
{
    private Gate()
    {
    }

    /// <summary>The first instant at which it may open by itself; null when only a person opens it.</summary>
    public DateTimeOffset? OpensAt { get; private init; }

    /// <summary>What a person has to do, where waiting is not enough or not certain to be.</summary>
    public string? Needs { get; private init; }

    /// <summary>Every gate that is shut, in the claim's order: the first holds the delivery, the others would if it did not. Never empty.</summary>
    public static IReadOnlyList<Gate> Of(GateFacts facts, DateTimeOffset now)
    {
        var shut = new[]
        {
            OfHold(facts), OfLane(facts, now), facts.ServedHere ? null : new Disabled { Needs = "Enable the partner and its region in the settings." },
            OfDueTime(facts, now), OfLaneBudget(facts, now), OfStoreBudget(facts, now),
        }.OfType<Gate>().ToList();
        return shut.Count > 0 ? shut : [new DueNow(facts.Row.DueAt, facts.Row.LeaseToken is null ? null : facts.Row.LeaseOwner) { OpensAt = now }];
    }

    /// <summary>The changes are there and the engine's row is not: nothing would ever move them.</summary>
    public static Gate OfMissingRow() => new Unqueued { Needs = "This cannot happen by the gateway's own doing: report it. Any new change of the delivery queues it again." };

    // With a drain the claim still yields what was owed before the hold.
    private static Held? OfHold(GateFacts facts) =>
        facts.Lane is { HeldSince: { } since } lane && !(lane.HoldDrains && facts.Row.PendingSince < since)
            ? new Held(since, lane.HeldBy, lane.HoldReason, lane.HoldDrains) { Needs = "An operator resumes the lane." }
            : null;

    private static Closed? OfLane(GateFacts facts, DateTimeOffset now)
    {
        if (facts.Lane is not { } lane || !(lane.NeedsProbe || lane.ClosedUntil > now))
            return null;
        var until = lane.ClosedUntil > now ? lane.ClosedUntil.Value : now;
        // A lane on hold is not probed, not even for what it drains.
        var stuck = lane is { NeedsProbe: true, HeldSince: not null, HoldDrains: false };
        return new Closed(lane.Trouble, lane.ClosedSince, lane.ClosedUntil, lane.NeedsProbe, lane.ProbeToken is not null && lane.ClosedUntil > now, lane.Trips, lane.AlertSince)
        {
            OpensAt = stuck ? null : until,
            Needs = stuck ? "An operator resumes the lane: a lane on hold is not probed."
                : lane.Trouble is LaneTrouble.BadCredentials ? "Correct the credential; until then each probe is refused."
                : lane.Trouble is LaneTrouble.Gone ? "Correct the partner's address; until then each probe is refused."
                : null,
        };
    }

    private static Gate? OfDueTime(GateFacts facts, DateTimeOffset now)
    {
        var row = facts.Row;
        if (row.DueAt <= now)
            return null;
        if (row.LeaseToken is { } token)
            return new Leased(row.LeaseOwner, token, row.DueAt, facts.OpenCall) { OpensAt = row.DueAt };
        if (facts.HeldUntil is { } held && held >= row.DueAt)
            return new OrderHeld(held) { OpensAt = held };
        if (row.Attempts > 0)
            return new Backoff(row.DueAt, row.Attempts, facts.LastOutcome) { OpensAt = row.DueAt };
        return facts.Budgets.FirstOrDefault(b => b.Scope.IsOfStore()) is { } store
            ? new StoreTurn(store.Key, store.PaidUntil, row.DueAt) { OpensAt = row.DueAt }
            : new PutOff(row.DueAt) { OpensAt = row.DueAt };
    }

    private static LaneBudget? OfLaneBudget(GateFacts facts, DateTimeOffset now) =>
        facts.Budgets.Where(b => !b.Scope.IsOfStore() && b.NextAt > now).MaxBy(b => b.NextAt) is { } budget
            ? new LaneBudget(budget.Scope, budget.Key, budget.PaidUntil, budget.NextAt) { OpensAt = budget.NextAt }
            : null;

    // Asked for after the claim, so it shows only where nothing else puts the delivery off already.
    private static StoreTurn? OfStoreBudget(GateFacts facts, DateTimeOffset now) =>
        facts.Row.DueAt <= now && facts.Budgets.FirstOrDefault(b => b.Scope.IsOfStore() && b.NextAt > now) is { } budget
            ? new StoreTurn(budget.Key, budget.PaidUntil, budget.NextAt) { OpensAt = budget.NextAt }
            : null;

    /// <param name="Since">When the hold began.</param>
    /// <param name="By">The operator.</param>
    /// <param name="Reason">As given.</param>
    /// <param name="Draining">True: what was owed before is still told, and this came later.</param>
    public sealed record Held(DateTimeOffset Since, string? By, string? Reason, bool Draining) : Gate;

    /// <param name="Trouble">What was seen.</param>
    /// <param name="Since">Over all cool-downs.</param>
    /// <param name="Until">The end of this cool-down.</param>
    /// <param name="WaitsForProbe">True: then one real update, the oldest that is due, goes through and decides.</param>
    /// <param name="ProbeUnderWay">That update is on its way.</param>
    /// <param name="Trips">Closings in a row.</param>
    /// <param name="AlertSince">Set: no waiting heals it.</param>
    public sealed record Closed(
        LaneTrouble? Trouble, DateTimeOffset? Since, DateTimeOffset? Until, bool WaitsForProbe, bool ProbeUnderWay, int Trips, DateTimeOffset? AlertSince) : Gate;

    /// <summary>In this host's settings; another host may have others.</summary>
    public sealed record Disabled : Gate;

    /// <param name="Host">That works on it.</param>
    /// <param name="Token">The lease's number.</param>
    /// <param name="Until">Then any host may take it over.</param>
    /// <param name="Call">The call that the host has written down and whose end is not recorded yet.</param>
    public sealed record Leased(string? Host, long Token, DateTimeOffset Until, Guid? Call) : Gate;

    /// <param name="Until">The next attempt.</param>
    /// <param name="Attempts">Made so far.</param>
    /// <param name="LastOutcome">Of the last call; null when it came to no call.</param>
    public sealed record Backoff(DateTimeOffset Until, int Attempts, string? LastOutcome) : Gate;

    /// <summary>Given back without an attempt: a fault of ours, which the host's log names, or changes that could not be found.</summary>
    public sealed record PutOff(DateTimeOffset Until) : Gate;

    /// <summary>An operator keeps this order's updates back; it ends by itself.</summary>
    public sealed record OrderHeld(DateTimeOffset Until) : Gate;

    /// <param name="Budget">The store's.</param>
    /// <param name="PaidUntil">Every call of the store until then is given out.</param>
    /// <param name="Until">The next turn.</param>
    public sealed record StoreTurn(string Budget, DateTimeOffset? PaidUntil, DateTimeOffset Until) : Gate;

    /// <param name="Scope">What the limit counts.</param>
    /// <param name="Budget">The lane's.</param>
    /// <param name="PaidUntil">Every call until then is given out.</param>
    /// <param name="Until">The next one that is free.</param>
    public sealed record LaneBudget(RateScope Scope, string Budget, DateTimeOffset? PaidUntil, DateTimeOffset Until) : Gate;

    /// <summary>Nothing holds it: the next claim takes it.</summary>
    /// <param name="Since">Since when.</param>
    /// <param name="FormerHost">Whose lease ran out without a report.</param>
    public sealed record DueNow(DateTimeOffset Since, string? FormerHost) : Gate;

    public sealed record Unqueued : Gate;
}

/// <summary>The rows that decide, as the claim would find them.</summary>
/// <param name="Row">The engine's.</param>
/// <param name="Lane">Null: open.</param>
internal sealed record GateFacts(EgressReady Row, PartnerLane? Lane)
{
    /// <summary>False when this host's settings have no such lane.</summary>
    public bool ServedHere { get; init; } = true;

    /// <summary>Of the limits that apply to this delivery.</summary>
    public IReadOnlyList<BudgetFacts> Budgets { get; init; } = [];

    /// <summary>The call under the current lease that has no answer yet.</summary>
    public Guid? OpenCall { get; init; }

    public string? LastOutcome { get; init; }

    /// <summary>Of this order alone.</summary>
    public DateTimeOffset? HeldUntil { get; init; }
}

/// <param name="Scope">What it counts.</param>
/// <param name="Key">Its row.</param>
/// <param name="PaidUntil">Null: never used.</param>
/// <param name="Pace">Of the limit.</param>
internal sealed record BudgetFacts(RateScope Scope, string Key, DateTimeOffset? PaidUntil, RatePace Pace)
{
    /// <summary>When one more call is granted: by then no more than a burst is paid for ahead.</summary>
    public DateTimeOffset NextAt => PaidUntil is { } paid ? paid - (Pace.Spacing * (Pace.Burst - 1)) : DateTimeOffset.MinValue;
}
