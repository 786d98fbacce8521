using Integrations.Abstractions;
using Integrations.Partners;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Integrations.Ops.Explain;

/// <summary>"Why was this not sent?", for every delivery. To be mapped behind the internal tokens.</summary>
internal static class ExplainEndpoints
{
    public static RouteGroupBuilder MapExplain(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("");
        group.MapGet("/deliveries/{id:guid}/explain", ByIdAsync).WithName("ExplainDelivery");
        group.MapGet("/explain", ByExternalIdAsync).WithName("ExplainExternalId");
        return group;
    }

    private static Task<Results<Ok<Explanation>, ProblemHttpResult>> ByIdAsync(Guid id, IMediator mediator, CancellationToken token) =>
        AnswerAsync(new ExplainDelivery(id), $"There is no delivery {id}.", mediator, token);

    private static async Task<Results<Ok<Explanation>, ProblemHttpResult, ValidationProblem>> ByExternalIdAsync(
        string? partner, string? externalId, IMediator mediator, CancellationToken token)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (!PartnerName.TryParse(partner, out var type))
            faults[nameof(partner)] = ["one_of:" + string.Join('|', Enum.GetNames<IntegrationType>())];
        if (string.IsNullOrWhiteSpace(externalId))
            faults[nameof(externalId)] = ["required"];
        if (faults.Count > 0)
            return TypedResults.ValidationProblem(faults);

        // The id is not repeated in the answer: it may be anything.
        var answer = await AnswerAsync(
            new ExplainDelivery(Id: null, type, externalId), $"{type} has no delivery under this external id. /internal/v1/requests finds what was received under it.", mediator, token);
        return answer.Result is Ok<Explanation> found ? found : (ProblemHttpResult)answer.Result;
    }

    private static async Task<Results<Ok<Explanation>, ProblemHttpResult>> AnswerAsync(
        ExplainDelivery question, string unknown, IMediator mediator, CancellationToken token) =>
        await mediator.Send(question, token) is { } explanation
            ? TypedResults.Ok(explanation)
            : TypedResults.Problem(title: unknown, statusCode: StatusCodes.Status404NotFound);
}
