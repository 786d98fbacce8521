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

    private static async Task<Results<Ok<Explanation>, Ok<ConversationStory>, ProblemHttpResult>> ByIdAsync(Guid id, IMediator mediator, CancellationToken token)
    {
        if (await mediator.Send(new ExplainDelivery(id), token) is { } explanation)
            return TypedResults.Ok(explanation);
        return await mediator.Send(new ExplainConversation(id), token) is { } story
            ? TypedResults.Ok(story)
            : Unknown($"There is no delivery {id}.");
    }

    private static async Task<Results<Ok<Explanation>, Ok<ConversationStory>, ProblemHttpResult, ValidationProblem>> ByExternalIdAsync(
        string? partner, string? externalId, IMediator mediator, CancellationToken token)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (!PartnerName.TryParse(partner, out var type))
            faults[nameof(partner)] = ["one_of:" + string.Join('|', Enum.GetNames<IntegrationType>())];
        if (string.IsNullOrWhiteSpace(externalId))
            faults[nameof(externalId)] = ["required"];
        if (faults.Count > 0)
            return TypedResults.ValidationProblem(faults);

        if (await mediator.Send(new ExplainDelivery(Id: null, type, externalId), token) is { } explanation)
            return TypedResults.Ok(explanation);
        // The id is not repeated in the answer: it may be anything.
        return await mediator.Send(new ExplainConversation(Id: null, type, externalId), token) is { } story
            ? TypedResults.Ok(story)
            : Unknown($"{type} has said nothing under this external id.");
    }

    private static ProblemHttpResult Unknown(string what) => TypedResults.Problem(title: what, statusCode: StatusCodes.Status404NotFound);
}
