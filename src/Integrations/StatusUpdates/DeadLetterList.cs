using Integrations.Abstractions;
using Integrations.Storage;
using Microsoft.EntityFrameworkCore;

namespace Integrations.StatusUpdates;

/// <summary>The list that an operator works through, newest first.</summary>
public sealed class DeadLetterList(IDbContextFactory<IntegrationsDb> contexts)
{
    public async Task<IReadOnlyList<DeadLetter>> LatestAsync(int limit, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        var latest = db.Set<StatusDecision>().Where(d => d.Decision == Decision.Dead).OrderByDescending(d => d.DecidedAt).Take(limit);
        return await (
            from decision in latest
            join state in db.Set<ExternalState>() on decision.DeliveryId equals state.DeliveryId
            orderby decision.DecidedAt descending
            select new DeadLetter(
                decision.DeliveryId,
                state.ExternalDeliveryId,
                state.IntegrationType,
                state.Region,
                decision.Seq,
                db.Set<StatusUpdate>().Where(u => u.DeliveryId == decision.DeliveryId && u.Seq == decision.Seq)
                    .Select(u => (AttemptStatus?)u.Status).FirstOrDefault(),
                decision.Reason,
                decision.DecidedAt,
                decision.ClientRequestId)).ToListAsync(token);
    }
}

/// <summary>A change that a partner was not told and will not be, and why.</summary>
public sealed record DeadLetter(
    Guid DeliveryId,
    string ExternalDeliveryId,
    IntegrationType Partner,
    Region Region,
    long Seq,
    AttemptStatus? Status,
    string? Reason,
    DateTimeOffset DecidedAt,
    Guid? ClientRequestId);
