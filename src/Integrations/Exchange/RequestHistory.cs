using Integrations.Abstractions;
using Integrations.Storage;
using Microsoft.EntityFrameworkCore;

namespace Integrations.Exchange;

/// <summary>Finds a partner's requests about a delivery, newest first. Facts about them, never their content.</summary>
internal static class RequestHistory
{
    /// <summary>Those under an external id, whatever came of them.</summary>
    public static async Task<IReadOnlyList<PastRequest>> FindAsync(
        IntegrationsDb db, IntegrationType partner, string externalId, int most, CancellationToken token) => await db.Set<IncomingRequest>()
            .Where(r => r.ExternalDeliveryId == externalId && r.IntegrationType == partner)
            .OrderByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Id).Take(most)
            .Select(r => new PastRequest(r.Id, r.ReceivedAt, r.Route, r.Method, r.Verdict, r.Reason, r.Faults, r.BodyLength, r.TraceParent))
            .ToListAsync(token);

    /// <param name="db">Of the caller's transaction.</param>
    /// <param name="delivery">That they are about.</param>
    /// <param name="also">One more, known by its id: the request for the quote is older than the delivery.</param>
    /// <param name="from">Inclusive.</param>
    /// <param name="to">Exclusive.</param>
    /// <param name="most">No more than these.</param>
    /// <param name="token">Of the caller.</param>
    public static async Task<IReadOnlyList<PastRequest>> FindAsync(
        IntegrationsDb db, Guid delivery, Guid? also, DateTimeOffset from, DateTimeOffset to, int most, CancellationToken token)
    {
        var requests = db.Set<IncomingRequest>().Where(r => r.ReceivedAt >= from && r.ReceivedAt < to);
        var found = await requests.Where(r => r.DeliveryId == delivery)
            .OrderByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Id).Take(most)
            .Select(r => new { r.Id, r.ReceivedAt, r.Route, r.Method, r.Verdict, r.Reason, r.Faults, r.BodyLength, r.TraceParent })
            .ToListAsync(token);
        if (also is { } id)
        {
            found.AddRange(await requests.Where(r => r.Id == id)
                .Select(r => new { r.Id, r.ReceivedAt, r.Route, r.Method, r.Verdict, r.Reason, r.Faults, r.BodyLength, r.TraceParent })
                .ToListAsync(token));
        }

        return found.ConvertAll(r => new PastRequest(
            r.Id, r.ReceivedAt, r.Route, r.Method, r.Verdict, r.Reason, r.Faults, r.BodyLength, r.TraceParent));
    }
}

/// <param name="Id">Of the request.</param>
/// <param name="At">When it was received.</param>
/// <param name="Route">The route's name within its module.</param>
/// <param name="Method">Of HTTP.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Reason">A stable word.</param>
/// <param name="Faults">Fields and rules as JSON, never a value.</param>
/// <param name="BodyBytes">As received.</param>
/// <param name="TraceParent">W3C trace context.</param>
internal sealed record PastRequest(
    Guid Id, DateTimeOffset At, string Route, string Method, RequestVerdict Verdict, string? Reason, string? Faults, int BodyBytes, string? TraceParent);
