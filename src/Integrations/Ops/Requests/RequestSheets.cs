using System.Text.Json;
using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Ingress;
using Integrations.Ingress.Again;
using Integrations.Ops.Acts;
using Integrations.Partners;
using Integrations.Storage;
using Microsoft.EntityFrameworkCore;

namespace Integrations.Ops.Requests;

/// <summary>Everything that may be known of one request. Nothing is opened for it.</summary>
internal sealed class RequestSheets(IDbContextFactory<IntegrationsDb> contexts, PartnerRegistry registry)
{
    /// <summary>Null where there is no such request.</summary>
    public async Task<RequestSheet?> FindAsync(Guid id, CancellationToken token)
    {
        if (await StoredRequests.FindAsync(contexts, id, token) is not { } row)
            return null;
        await using var db = await contexts.CreateDbContextAsync(token);
        var answer = await db.Set<Delivery>().Where(d => d.Id == row.DeliveryId && (d.IncomingRequestId == id || row.Verdict == RequestVerdict.Repeated))
            .Select(d => new { d.AnswerStatus }).SingleOrDefaultAsync(token);
        var marks = SecondReading.Read(row.Reason) is { } again ? new[] { id, again } : [id];
        var acts = await db.Set<OpsAct>().Where(a => marks.Contains(a.Id) && a.Act == SecondReading.Act).ToListAsync(token);
        var (path, headers) = (Values(row.PathValues), Redaction.Masked(Values(row.Headers)).ToDictionary(h => h.Key, h => h.Value, StringComparer.Ordinal));
        var route = registry.Has(row.IntegrationType)
            ? registry.Mapper(row.IntegrationType).Routes.FirstOrDefault(r => r.Name.Equals(row.Route, StringComparison.Ordinal))
            : null;
        return new RequestSheet
        {
            Request = Row(row),
            Path = path,
            Headers = headers,
            BodyHash = Convert.ToHexStringLower(row.BodyHash),
            TraceParent = row.TraceParent,
            AnswerStatus = answer?.AnswerStatus,
            Kind = route?.Kind,
            ReadAgain = acts.Find(act => act.Id != id),
            CameOf = acts.Find(act => act.Id == id),
            Curl = route is null ? null : CurlText.Of(route, path, headers, registry.Proofs(row.IntegrationType).For(route)),
        };
    }

    private static KeptRequest Row(IncomingRequest row) => new()
    {
        Id = row.Id,
        ReceivedAt = row.ReceivedAt,
        Partner = row.IntegrationType,
        Region = row.Region,
        ApiVersion = row.ApiVersion,
        Route = row.Route,
        Method = row.Method,
        ExternalId = row.ExternalDeliveryId,
        DeliveryId = row.DeliveryId,
        Verdict = row.Verdict,
        Faults = FaultText.Read(row.Faults),
        Reason = row.Reason,
        Bytes = row.BodyLength,
    };

    private static Dictionary<string, string> Values(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [];
}

/// <summary>One request on a page of its own.</summary>
internal sealed record RequestSheet
{
    public required KeptRequest Request { get; init; }

    public required IReadOnlyDictionary<string, string> Path { get; init; }

    /// <summary>Those on the allow-list.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required string BodyHash { get; init; }

    public string? TraceParent { get; init; }

    /// <summary>Kept for orders only.</summary>
    public int? AnswerStatus { get; init; }

    /// <summary>Null where the module has no such route any more.</summary>
    public RouteKind? Kind { get; init; }

    /// <summary>Who had it read again.</summary>
    public OpsAct? ReadAgain { get; init; }

    /// <summary>Who had another one read again and got this.</summary>
    public OpsAct? CameOf { get; init; }

    public string? Curl { get; init; }

    /// <summary>True where reading it again can lead to something.</summary>
    public bool MayBeReadAgain =>
        Request.Verdict is RequestVerdict.Invalid or RequestVerdict.Unreadable or RequestVerdict.Failed && Request.ReadAgainAs is null
        && Kind is { } kind && !Reprocess.AskedInVain(kind);
}
