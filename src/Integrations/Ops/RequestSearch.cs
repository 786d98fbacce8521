using System.Globalization;
using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.Ingress;
using Integrations.Partners;
using Integrations.Storage;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Integrations.Ops;

/// <summary>Finds what partners have sent, good and bad, newest first. Facts about a request, never its content.</summary>
public sealed record RequestSearch(
    IntegrationType? Partner, string? ExternalId, Guid? RequestId, DateTimeOffset? From, DateTimeOffset? To, int Limit) : IRequest<FoundRequests>
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 500;
}

public sealed record FoundRequests(IReadOnlyList<FoundRequest> Requests);

public sealed record FoundRequest(
    Guid RequestId, DateTimeOffset ReceivedAt, IntegrationType Partner, int ApiVersion, Region Region, string Route, string Method,
    string? ExternalId, Guid? DeliveryId, RequestVerdict Verdict, IReadOnlyList<Fault> Faults, string? Reason, int BodyLength, string BodyHash,
    string? TraceParent);

/// <summary>To be mapped behind the internal tokens.</summary>
public static class RequestSearchEndpoints
{
    public static RouteGroupBuilder MapRequestSearch(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/requests");
        group.MapGet("", GetAsync).WithName("SearchRequests");
        return group;
    }

    private static async Task<Results<Ok<FoundRequests>, ValidationProblem>> GetAsync(
        string? partner, string? externalId, Guid? requestId, DateTimeOffset? from, DateTimeOffset? to, int? limit,
        IMediator mediator, CancellationToken token)
    {
        IntegrationType? type = null;
        if (partner is not null)
        {
            if (!PartnerName.TryParse(partner, out var known))
                return Problem(nameof(partner), "one_of:" + string.Join('|', Enum.GetNames<IntegrationType>()));
            type = known;
        }

        if (limit is < 1 or > RequestSearch.MaxLimit)
            return Problem(nameof(limit), string.Create(CultureInfo.InvariantCulture, $"range:1..{RequestSearch.MaxLimit}"));
        var search = new RequestSearch(type, externalId, requestId, from, to, limit ?? RequestSearch.DefaultLimit);
        return TypedResults.Ok(await mediator.Send(search, token));
    }

    private static ValidationProblem Problem(string field, string rule) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [rule] });
}

internal sealed class RequestSearchHandler(IDbContextFactory<IntegrationsDb> contexts) : IRequestHandler<RequestSearch, FoundRequests>
{
    // The id of a request holds the millisecond in which it was made.
    private static readonly TimeSpan AroundId = TimeSpan.FromSeconds(1);

    public async Task<FoundRequests> Handle(RequestSearch request, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await Matching(db.Set<IncomingRequest>(), request)
            .OrderByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Id)
            .Take(request.Limit)
            .Select(r => new
            {
                r.Id,
                r.ReceivedAt,
                r.IntegrationType,
                r.ApiVersion,
                r.Region,
                r.Route,
                r.Method,
                r.ExternalDeliveryId,
                r.DeliveryId,
                r.Verdict,
                r.Faults,
                r.Reason,
                r.BodyLength,
                r.BodyHash,
                r.TraceParent,
            })
            .ToListAsync(cancellationToken);
        return new FoundRequests([.. found.Select(r => new FoundRequest(
            r.Id, r.ReceivedAt, r.IntegrationType, r.ApiVersion, r.Region, r.Route, r.Method, r.ExternalDeliveryId, r.DeliveryId, r.Verdict,
            FaultText.Read(r.Faults), r.Reason, r.BodyLength, Convert.ToHexStringLower(r.BodyHash), r.TraceParent))]);
    }

    private static IQueryable<IncomingRequest> Matching(IQueryable<IncomingRequest> requests, RequestSearch search)
    {
        if (search.Partner is { } partner)
            requests = requests.Where(r => r.IntegrationType == partner);
        if (search.ExternalId is { } externalId)
            requests = requests.Where(r => r.ExternalDeliveryId == externalId);
        if (search.From is { } from)
            requests = requests.Where(r => r.ReceivedAt >= from.ToUniversalTime());
        if (search.To is { } to)
            requests = requests.Where(r => r.ReceivedAt < to.ToUniversalTime());
        if (search.RequestId is { } id)
        {
            requests = requests.Where(r => r.Id == id);
            if (IdTime.MadeAt(id) is { } time)
                requests = requests.Where(r => r.ReceivedAt >= time - AroundId && r.ReceivedAt <= time + AroundId);
        }

        return requests;
    }
}
