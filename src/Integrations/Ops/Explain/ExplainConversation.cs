using System.Data;
using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Explain;
using Integrations.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Integrations.Ops.Explain;

/// <summary>What is known of an external id where no delivery came of it: received, asked, answered. Null when nothing is.</summary>
/// <param name="Id">Of an offer or a conversation; or null, and the next two name it.</param>
/// <param name="Partner">Whose it is.</param>
/// <param name="ExternalId">The partner's id.</param>
internal sealed record ExplainConversation(Guid? Id, IntegrationType? Partner = null, string? ExternalId = null) : IRequest<ConversationStory?>;

/// <param name="Now">The moment, by the database's clock.</param>
/// <param name="Conversation">Between whom, and about what.</param>
/// <param name="Partner">What the partner was told by calls of ours; null where there were none.</param>
/// <param name="Timeline">Oldest first.</param>
/// <param name="Cut">True when older entries were left out.</param>
internal sealed record ConversationStory(
    DateTimeOffset Now, ExplainedConversation Conversation, PartnerKnows? Partner, IReadOnlyList<TimelineEntry> Timeline, bool Cut);

/// <param name="Partner">Whose it is.</param>
/// <param name="ExternalId">The partner's id.</param>
/// <param name="Offers">Ours for it, the newest first.</param>
internal sealed record ExplainedConversation(IntegrationType Partner, string ExternalId, IReadOnlyList<Guid> Offers);

internal sealed class ExplainConversationHandler(IDbContextFactory<IntegrationsDb> contexts) : IRequestHandler<ExplainConversation, ConversationStory?>
{
    // Hosts' clocks differ by less than this.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(10);

    public async Task<ConversationStory?> Handle(ExplainConversation request, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var now = await db.Database.SqlQueryRaw<DateTimeOffset>("""SELECT now() AS "Value" """).SingleAsync(cancellationToken);
        if (await NamedAsync(db, request, cancellationToken) is not var (partner, externalId))
            return null;

        const int most = ExplainDelivery.MostEntries + 1;
        var requests = await RequestHistory.FindAsync(db, partner, externalId, most, cancellationToken);
        var offers = await db.Set<Quote>().Where(q => q.IntegrationType == partner && q.ExternalDeliveryId == externalId)
            .OrderByDescending(q => q.ReceivedAt).Take(most).ToListAsync(cancellationToken);
        var state = await db.Set<ExternalState>().SingleOrDefaultAsync(s => s.IntegrationType == partner && s.ExternalDeliveryId == externalId, cancellationToken);
        if (requests.Count == 0 && offers.Count == 0 && state is null)
            return null;

        var (from, to) = (requests.Select(r => r.At).Concat(offers.Select(o => o.ReceivedAt)).DefaultIfEmpty(now).Min() - ClockSkew, now + ClockSkew);
        var story = state is null ? new StatusStory([], []) : await StatusStory.ReadAsync(db, state.DeliveryId, from, to, most, cancellationToken);
        Guid[] about = [.. offers.Select(o => o.Id), .. state is null ? [] : new[] { state.DeliveryId }];
        var calls = await CallHistory.FindAsync(db, about, from, to, most, cancellationToken);
        var timeline = Timeline.Of(requests, calls, story);
        TimelineEntry[] kept = [.. timeline.TakeLast(ExplainDelivery.MostEntries)];
        return new ConversationStory(
            now, new ExplainedConversation(partner, externalId, [.. offers.Select(o => o.Id)]), state is null ? null : PartnerKnows.Of(state), kept, Cut: timeline.Count > kept.Length);
    }

    private static async Task<(IntegrationType Partner, string ExternalId)?> NamedAsync(IntegrationsDb db, ExplainConversation request, CancellationToken token)
    {
        if (request is { Partner: { } partner, ExternalId: { } externalId })
            return (partner, externalId);
        if (await db.Set<ExternalState>().SingleOrDefaultAsync(s => s.DeliveryId == request.Id, token) is { } state)
            return (state.IntegrationType, state.ExternalDeliveryId);
        return await db.Set<Quote>().SingleOrDefaultAsync(q => q.Id == request.Id, token) is { } offer ? (offer.IntegrationType, offer.ExternalDeliveryId) : null;
    }
}
