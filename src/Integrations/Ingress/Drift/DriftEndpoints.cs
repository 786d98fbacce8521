using Integrations.Abstractions;
using Integrations.Partners;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Integrations.Ingress.Drift;

/// <summary>What partners send that their modules do not know. To be mapped behind the internal tokens.</summary>
public static class DriftEndpoints
{
    public static void MapDrift(this IEndpointRouteBuilder routes) => routes.MapGet("/drift", ListAsync);

    private static async Task<Results<Ok<DriftList>, ProblemHttpResult>> ListAsync(string? partner, DriftLedger ledger, CancellationToken token)
    {
        IntegrationType? only = null;
        if (partner is not null)
        {
            if (!PartnerName.TryParse(partner, out var named))
                return TypedResults.Problem(title: "partner: no partner has this name.", statusCode: StatusCodes.Status400BadRequest);
            only = named;
        }

        var found = await ledger.ListAsync(only, token);
        return TypedResults.Ok(new DriftList([.. found.Select(d => new Sighting(
            d.IntegrationType, d.ApiVersion, d.Path, d.Kind, d.Sightings, d.FirstSeenAt, d.LastSeenAt, d.RequestId))]));
    }

    private sealed record DriftList(IReadOnlyList<Sighting> Drift);

    private sealed record Sighting(
        IntegrationType Partner, int ApiVersion, string Path, DriftKind Kind, long Sightings, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, Guid RequestId);
}
