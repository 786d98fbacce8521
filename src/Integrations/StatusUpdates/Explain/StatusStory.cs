using Integrations.Storage;
using Microsoft.EntityFrameworkCore;

namespace Integrations.StatusUpdates.Explain;

/// <summary>What was reported of a delivery and what became of it, newest first.</summary>
/// <param name="Changes">As reported, and the answers between them.</param>
/// <param name="Decisions">Exactly one for each change that has any.</param>
internal sealed record StatusStory(IReadOnlyList<StatusUpdate> Changes, IReadOnlyList<StatusDecision> Decisions)
{
    public static async Task<StatusStory> ReadAsync(
        IntegrationsDb db, Guid delivery, DateTimeOffset from, DateTimeOffset to, int most, CancellationToken token) => new(
            await db.Set<StatusUpdate>().Where(u => u.DeliveryId == delivery && u.RecordedAt >= from && u.RecordedAt < to)
                .OrderByDescending(u => u.Seq).Take(most).ToListAsync(token),
            await db.Set<StatusDecision>().Where(d => d.DeliveryId == delivery && d.DecidedAt >= from && d.DecidedAt < to)
                .OrderByDescending(d => d.Seq).Take(most).ToListAsync(token));
}
