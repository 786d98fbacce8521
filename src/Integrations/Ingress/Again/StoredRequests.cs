using Integrations.Exchange;
using Integrations.Storage;
using Microsoft.EntityFrameworkCore;

namespace Integrations.Ingress.Again;

/// <summary>Finds a stored request by its id alone: the id holds the millisecond in which it was made, so one day is searched.</summary>
internal static class StoredRequests
{
    // What its own clock says of a request may be rounded, and an id is made a moment later.
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(1);

    /// <summary>Null where there is none, or none any more.</summary>
    public static async Task<IncomingRequest?> FindAsync(IDbContextFactory<IntegrationsDb> contexts, Guid id, CancellationToken token)
    {
        if (IdTime.MadeAt(id) is not { } made)
            return null;
        await using var db = await contexts.CreateDbContextAsync(token);
        return await db.Set<IncomingRequest>().AsNoTracking()
            .SingleOrDefaultAsync(r => r.Id == id && r.ReceivedAt >= made - Around && r.ReceivedAt <= made + Around, token);
    }
}
