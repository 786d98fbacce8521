using System.Security.Cryptography;
using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Exchange;
using Integrations.Ingress.Validation;
using Integrations.Partners;
using Integrations.Storage;
using Microsoft.EntityFrameworkCore;

namespace Integrations.Ingress.Remap;

/// <summary>
/// Reads a partner's stored requests with its module as it is now and says what would become of them differently: a change of the mapping
/// is looked at on real traffic before it ships. Changes nothing. Every look at something personal is on record, with this purpose.
/// </summary>
public sealed class Remapping
{
    private const int KeyBytes = 32;

    private readonly IDbContextFactory<IntegrationsDb> _contexts;
    private readonly PiiVault _vault;
    private readonly PartnerRegistry _registry;
    private readonly ReadAgain _reading;
    private readonly TimeProvider _time;

    public Remapping(IDbContextFactory<IntegrationsDb> contexts, PiiVault vault, PartnerRegistry registry, PartnerSettings settings, TimeProvider time)
    {
        (_contexts, _vault, _registry, _time) = (contexts, vault, registry, time);
        _reading = new ReadAgain(vault, registry, settings);
    }

    /// <param name="partner">Whose requests.</param>
    /// <param name="since">Received then or later.</param>
    /// <param name="limit">The newest, no more than these.</param>
    /// <param name="actor">Who looks, for the record.</param>
    /// <param name="token">Stops it.</param>
    public async Task<RemapReport> RunAsync(IntegrationType partner, DateTimeOffset since, int limit, string actor, CancellationToken token)
    {
        var from = since.ToUniversalTime();
        var who = new AccessContext(actor, PiiPurpose.Replay, Guid.CreateVersion7(_time.GetUtcNow()));
        await using var db = await _contexts.CreateDbContextAsync(token);
        var requests = await db.Set<IncomingRequest>().AsNoTracking()
            .Where(r => r.IntegrationType == partner && r.ReceivedAt >= from && r.Verdict != RequestVerdict.Failed)
            .OrderByDescending(r => r.ReceivedAt).Take(limit).ToListAsync(token);
        var updates = UpdatesOf(partner);
        var key = NewKey();
        var report = new RemapReport(who.RequestId);
        foreach (var request in requests)
            report.Add(request.Id, request.Route, await FindingAsync(db, request, updates, who, key, token));
        return report;
    }

    /// <summary>One request: how it is read today, and what would become of it differently.</summary>
    /// <exception cref="ErasedException">Its content is gone.</exception>
    internal async Task<(Inbound Now, RemapFinding Finding)> OneAsync(IncomingRequest request, AccessContext who, byte[] key, CancellationToken token)
    {
        await using var db = await _contexts.CreateDbContextAsync(token);
        var now = await _reading.ReadAsync(request, who, token);
        return (now, await FindingAsync(db, request, now, UpdatesOf(request.IntegrationType), who, key, token));
    }

    internal static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyBytes);

    private HashSet<string> UpdatesOf(IntegrationType partner) =>
        _registry.Mapper(partner).Routes.Where(route => route.Kind is RouteKind.Update or RouteKind.Events).Select(route => route.Name).ToHashSet(StringComparer.Ordinal);

    private async Task<RemapFinding> FindingAsync(
        IntegrationsDb db, IncomingRequest request, IReadOnlySet<string> updates, AccessContext who, byte[] key, CancellationToken token)
    {
        try
        {
            return await FindingAsync(db, request, await _reading.ReadAsync(request, who, token), updates, who, key, token);
        }
        catch (ErasedException)
        {
            return new RemapFinding(RemapKind.Erased, []);
        }
    }

    private async Task<RemapFinding> FindingAsync(
        IntegrationsDb db, IncomingRequest request, Inbound reading, IReadOnlySet<string> updates, AccessContext who, byte[] key, CancellationToken token) =>
        (reading, request.Verdict) switch
        {
            (Inbound.Unreadable now, RequestVerdict.Unreadable) => Same(FaultText.Read(request.Faults), now.Faults)
                ? RemapFinding.Same
                : new RemapFinding(RemapKind.Different, [new FieldDifference("faults", "faults", Said(FaultText.Read(request.Faults)), Said(now.Faults))]),
            (Inbound.Unreadable now, _) => new RemapFinding(RemapKind.UnreadableNow, [new FieldDifference("faults", "faults", Then: null, Said(now.Faults))]),
            (var now, RequestVerdict.Unreadable) => new RemapFinding(RemapKind.ReadableNow, [ReadsAs(Said(FaultText.Read(request.Faults)), now)]),
            (Inbound.NotRelevant now, RequestVerdict.NotRelevant) when string.Equals(now.Why, request.Reason, StringComparison.Ordinal) => RemapFinding.Same,
            (var now, RequestVerdict.NotRelevant) => new RemapFinding(RemapKind.Different, [ReadsAs($"NotRelevant ({request.Reason})", now)]),
            (var now, RequestVerdict.Accepted) => await CompareAsync(db, request, now, updates, who, key, token),
            (var now, RequestVerdict.Failed) => new RemapFinding(RemapKind.ReadableNow, [ReadsAs("failed on our side", now)]),
            _ => RemapFinding.Same,
        };

    private async Task<RemapFinding> CompareAsync(
        IntegrationsDb db, IncomingRequest request, Inbound now, IReadOnlySet<string> updates, AccessContext who, byte[] key, CancellationToken token)
    {
        if (await StoredOrder.FindAsync(db, _vault, request, updates, who, token) is not { } stored)
            return RemapFinding.Same;
        if (await OrderAsync(db, stored, now, who, token) is not { } draft)
            return new RemapFinding(RemapKind.Different, [ReadsAs("an order", now)]);

        var left = new HashSet<string>(StringComparer.Ordinal);
        foreach (var update in stored.Updates)
        {
            if (await _reading.ReadAsync(update, who, token) is not Inbound.Update { Changes: var changes })
                continue;
            // A refused one may have been written down before the Deliveries service refused it, or not: what it touches proves nothing.
            var changed = LaterChanges.Apply(draft, changes);
            if (update.Verdict is RequestVerdict.Refused)
                left.UnionWith(FieldDifference.Between(MappedOrder.Of(draft, stored), MappedOrder.Of(changed, stored), key).Select(difference => difference.Field));
            else
                draft = changed;
        }

        var found = FieldDifference.Between(MappedOrder.Of(stored), MappedOrder.Of(draft, stored), key).Where(difference => !left.Contains(difference.Field)).ToList();
        return found.Count == 0 ? RemapFinding.Same : new RemapFinding(RemapKind.Different, found);
    }

    /// <summary>The order that the request leads to today, complete; null where it does not lead to one.</summary>
    private async Task<DeliveryDraft?> OrderAsync(IntegrationsDb db, StoredOrder stored, Inbound now, AccessContext who, CancellationToken token)
    {
        DeliveryDraft? draft = null;
        if (now is Inbound.Create create)
        {
            draft = create.Draft;
        }
        else if (now is Inbound.AcceptQuote acceptance && stored.Quote is { } quote
            && await db.Set<IncomingRequest>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == quote.IncomingRequestId && r.ReceivedAt == quote.ReceivedAt, token) is { } asked
            && await _reading.ReadAsync(asked, who, token) is Inbound.Quote quoted)
        {
            draft = ReceiveAcceptance.Accepted(quoted.Draft, acceptance);
        }

        return draft is null ? null : DraftValidation.Complete(draft, stored.Store);
    }

    private static FieldDifference ReadsAs(string then, Inbound now) => new("reading", "reading", then, now.GetType().Name);

    private static bool Same(IReadOnlyList<Fault> then, IReadOnlyList<Fault> now) => then.ToHashSet().SetEquals(now);

    private static string Said(IReadOnlyList<Fault> faults) => string.Join(", ", faults.Select(fault => $"{fault.Path} {fault.Rule}"));
}
