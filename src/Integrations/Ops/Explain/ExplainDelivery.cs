using System.Data;
using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Ops.Acts;
using Integrations.Ops.Hosts;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Explain;
using Integrations.StatusUpdates.Protection;
using Integrations.StatusUpdates.Settlements;
using Integrations.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Integrations.Ops.Explain;

/// <summary>What happened to a delivery, why, and what holds it now. Null when there is none.</summary>
/// <param name="Id">Ours; or null, and the next two name it.</param>
/// <param name="Partner">Whose it is.</param>
/// <param name="ExternalId">The partner's id. Of several the accepted one, else the newest.</param>
internal sealed record ExplainDelivery(Guid? Id, IntegrationType? Partner = null, string? ExternalId = null) : IRequest<Explanation?>
{
    /// <summary>Entries of a timeline, the newest.</summary>
    public const int MostEntries = 300;
}

internal sealed class ExplainDeliveryHandler(IDbContextFactory<IntegrationsDb> contexts, WhatWaits waits) : IRequestHandler<ExplainDelivery, Explanation?>
{
    // Hosts' clocks differ by less than this.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(10);

    public async Task<Explanation?> Handle(ExplainDelivery request, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // One snapshot, so that what waits and what happened fit together.
        await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var now = await db.Database.SqlQueryRaw<DateTimeOffset>("""SELECT now() AS "Value" """).SingleAsync(cancellationToken);
        if (await FindAsync(db, request, cancellationToken) is not { } delivery)
            return null;

        var quote = delivery.QuoteId is { } quoteId ? await db.Set<Quote>().SingleOrDefaultAsync(q => q.Id == quoteId, cancellationToken) : null;
        // The days in which there can be anything about it: all others are not even opened.
        var (from, to) = ((quote?.ReceivedAt ?? delivery.ReceivedAt) - ClockSkew, now + ClockSkew);
        const int most = ExplainDelivery.MostEntries + 1;
        var story = await StatusStory.ReadAsync(db, delivery.Id, from, to, most, cancellationToken);
        var calls = await CallHistory.FindAsync(db, quote is null ? [delivery.Id] : [delivery.Id, quote.Id], from, to, most, cancellationToken);
        var requests = await RequestHistory.FindAsync(db, delivery.Id, quote?.IncomingRequestId, from, to, most, cancellationToken);
        var errors = await db.Set<DeliveryError>().Where(e => e.DeliveryId == delivery.Id).OrderByDescending(e => e.Id).Take(most).ToListAsync(cancellationToken);
        var orders = await OrdersAsync(db, delivery, most, cancellationToken);
        var acts = await db.Set<OpsAct>().Where(a => a.DeliveryId == delivery.Id).OrderByDescending(a => a.Id).Take(most).ToListAsync(cancellationToken);

        var hosts = calls.Select(c => c.Host).Distinct(StringComparer.Ordinal).ToList();
        var builds = await db.Set<HostStart>().Where(h => hosts.Contains(h.Node)).ToDictionaryAsync(h => h.Node, h => h.Version, StringComparer.Ordinal, cancellationToken);

        var settled = await db.Set<Settlement>().Where(s => s.DeliveryId == delivery.Id).Select(s => s.Seq).ToListAsync(cancellationToken);
        var state = await db.Set<ExternalState>().SingleOrDefaultAsync(s => s.DeliveryId == delivery.Id, cancellationToken);
        var timeline = Timeline.Of(delivery, requests, calls, errors, story, orders, acts);
        TimelineEntry[] kept = [.. timeline.TakeLast(ExplainDelivery.MostEntries)];
        return new Explanation(
            now, Explained(delivery, state), state is null ? null : PartnerKnows.Of(state),
            state is null ? null : await waits.ReadAsync(db, delivery, state, calls, now, to, cancellationToken),
            await PendingForwarding.ReadAsync(db, delivery.Id, calls, now, cancellationToken),
            kept, Cut: timeline.Count > kept.Length)
        {
            Skipped = [.. story.Decisions.Where(d => d.Decision is Decision.Skipped && d.Seq > (state?.LastSeqSent ?? 0) && !settled.Contains(d.Seq)).Select(d => d.Seq).Order()],
            Builds = builds,
            HeldUntil = state?.HeldUntil > now ? state.HeldUntil : null,
            Undecided = [.. story.Decisions.Where(d => d.Decision is Decision.Dead && !settled.Contains(d.Seq)).Select(d => d.Seq).Order()],
        };
    }

    private static async Task<Delivery?> FindAsync(IntegrationsDb db, ExplainDelivery request, CancellationToken token) => request.Id is { } id
        ? await db.Set<Delivery>().SingleOrDefaultAsync(d => d.Id == id, token)
        : await db.Set<Delivery>().Where(d => d.ExternalDeliveryId == request.ExternalId && d.IntegrationType == request.Partner)
            .OrderByDescending(d => d.AcceptedAt != null).ThenByDescending(d => d.CreatedAt).FirstOrDefaultAsync(token);

    /// <summary>What was ordered of its lane since it came, and the order that was in force then.</summary>
    private static async Task<IReadOnlyList<LaneOrder>> OrdersAsync(IntegrationsDb db, Delivery delivery, int most, CancellationToken token)
    {
        var ofLane = db.Set<LaneOrder>().Where(o => o.IntegrationType == delivery.IntegrationType && o.Region == delivery.Region);
        var since = await ofLane.Where(o => o.GivenAt >= delivery.CreatedAt).OrderByDescending(o => o.GivenAt).Take(most).ToListAsync(token);
        return await ofLane.Where(o => o.GivenAt < delivery.CreatedAt).OrderByDescending(o => o.GivenAt).FirstOrDefaultAsync(token) is { Act: not LaneAct.Resume } inForce
            ? [.. since, inForce]
            : since;
    }

    private static ExplainedDelivery Explained(Delivery delivery, ExternalState? state) => new()
    {
        DeliveryId = delivery.Id,
        Partner = delivery.IntegrationType,
        Region = delivery.Region,
        ApiVersion = delivery.ApiVersion,
        ExternalId = delivery.ExternalDeliveryId,
        StoreId = delivery.ExternalStoreId,
        Status = delivery.Status,
        CreatedAt = delivery.CreatedAt,
        AcceptedAt = delivery.AcceptedAt,
        ForwardedAt = delivery.ForwardedAt,
        CanceledByPartnerAt = delivery.CanceledByPartnerAt,
        CurrentStatus = state?.CurrentStatus,
        CurrentRobotId = state?.CurrentRobotId,
        CurrentAt = state?.CurrentAt,
        LastSeq = state?.NextSeq ?? 0,
    };
}
