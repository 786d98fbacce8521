using Integrations.Abstractions;
using Integrations.Partners;
using Integrations.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Integrations.StatusUpdates.Protection;

/// <summary>How the lanes stand, for operators: every one that this host is configured for, and every other that is owed something or has a gate.</summary>
/// <param name="Only">Just this one.</param>
internal sealed record ShowLanes(LaneKey? Only = null) : IRequest<ShownLanes>;

/// <param name="Host">Whose windows these are; what waits and what the gates say is the same on every host.</param>
/// <param name="Lanes">In the order of partners and regions.</param>
internal sealed record ShownLanes(string Host, IReadOnlyList<ShownLane> Lanes);

internal sealed record ShownLane(IntegrationType Partner, Region Region, LaneState State)
{
    /// <summary>False when this host's settings do not have it: whatever it is owed waits for a host that does.</summary>
    public required bool Configured { get; init; }

    public LaneTrouble? Trouble { get; init; }

    public DateTimeOffset? ClosedSince { get; init; }

    public DateTimeOffset? ClosedUntil { get; init; }

    /// <summary>One real update decides whether it opens.</summary>
    public bool WaitsForProbe { get; init; }

    /// <summary>Closings in a row.</summary>
    public int Trips { get; init; }

    /// <summary>Set while somebody has to act.</summary>
    public DateTimeOffset? AlertSince { get; init; }

    public DateTimeOffset? RecoveredAt { get; init; }

    public DateTimeOffset? HeldSince { get; init; }

    public string? HeldBy { get; init; }

    public string? HoldReason { get; init; }

    /// <summary>Deliveries that the partner is owed something about.</summary>
    public long Waiting { get; init; }

    public long Due { get; init; }

    public long Leased { get; init; }

    public long InDoubt { get; init; }

    public double OldestDueAgeSeconds { get; init; }

    public DateTimeOffset? OldestOwedSince { get; init; }

    /// <summary>Calls that this host would make at once.</summary>
    public int? Window { get; init; }

    /// <summary>Calls that this host has under way.</summary>
    public int? InFlight { get; init; }

    public IReadOnlyList<ShownBudget> Budgets { get; init; } = [];
}

/// <param name="Scope">What is counted together.</param>
/// <param name="Calls">At most this many in the span.</param>
/// <param name="Seconds">The span.</param>
/// <param name="PaidUntil">Calls until then are given out; null where it is counted per store, or was never used.</param>
internal sealed record ShownBudget(RateScope Scope, int Calls, double Seconds, DateTimeOffset? PaidUntil);

internal sealed class ShowLanesHandler(
    LaneBoard board, Lanes lanes, PartnerSettings settings, PartnerRegistry registry, NodeName node, IDbContextFactory<IntegrationsDb> contexts)
    : IRequestHandler<ShowLanes, ShownLanes>
{
    public async Task<ShownLanes> Handle(ShowLanes request, CancellationToken cancellationToken)
    {
        var standing = await board.ReadAsync(cancellationToken);
        var here = lanes.All.ToDictionary(l => l.Key);
        LaneKey[] keys = [.. here.Keys.Union(standing.Keys).Where(k => request.Only is not { } only || k == only).OrderBy(k => k.Partner).ThenBy(k => k.Region)];
        var names = keys.SelectMany(k => Enum.GetValues<RateScope>().Select(s => BudgetKey.Of(k, s))).ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var paid = await db.Set<RateBudget>().Where(b => names.Contains(b.Key)).ToDictionaryAsync(b => b.Key, b => b.PaidUntil, StringComparer.Ordinal, cancellationToken);
        return new ShownLanes(node.Value, [.. keys.Select(k => Shown(k, standing.GetValueOrDefault(k), here.GetValueOrDefault(k)) with { Budgets = Budgets(k, paid) })]);
    }

    private List<ShownBudget> Budgets(LaneKey lane, Dictionary<string, DateTimeOffset> paid) =>
    [
        .. from limit in registry.Has(lane.Partner) ? settings.RateLimits(lane.Partner, registry) : []
           select new ShownBudget(limit.Scope, limit.Calls, limit.Per.TotalSeconds, paid.TryGetValue(BudgetKey.Of(lane, limit.Scope), out var until) ? until : null),
    ];

    private static ShownLane Shown(LaneKey key, LaneStanding? standing, HostLane? here)
    {
        var gate = standing?.Gate;
        // What closed a lane is its trouble only as long as it is closed; the row remembers it for the next time.
        var closed = standing is { IsClosed: true } ? gate : null;
        return new ShownLane(key.Partner, key.Region, standing?.State ?? LaneState.Open)
        {
            Configured = here is not null,
            Trouble = closed?.Trouble,
            ClosedSince = closed?.ClosedSince,
            ClosedUntil = closed?.ClosedUntil,
            WaitsForProbe = closed?.NeedsProbe ?? false,
            Trips = closed?.Trips ?? 0,
            AlertSince = gate?.AlertSince,
            RecoveredAt = gate?.RecoveredAt,
            HeldSince = gate?.HeldSince,
            HeldBy = gate?.HeldBy,
            HoldReason = gate?.HoldReason,
            Waiting = standing?.Waiting ?? 0,
            Due = standing?.Due ?? 0,
            Leased = standing?.Leased ?? 0,
            InDoubt = standing?.InDoubt ?? 0,
            OldestDueAgeSeconds = standing?.OldestDueAge.TotalSeconds ?? 0,
            OldestOwedSince = standing?.OwedSince,
            Window = here?.Window,
            InFlight = here?.InFlight,
        };
    }
}
