using Integrations.Abstractions.Reading;
using Integrations.Ops.Acts;
using Integrations.Partners;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Integrations.StatusUpdates.Protection;

/// <summary>Where operators see the lanes and pause them. To be mapped behind the internal tokens.</summary>
internal static class LaneEndpoints
{
    public static RouteGroupBuilder MapLanes(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/lanes").WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(DoerBody.MostBytes));
        group.MapGet("", ShowAsync).WithName("ShowLanes");
        group.MapPost("/{partner}/{region}/pause", PauseAsync).WithName("PauseLane");
        group.MapPost("/{partner}/{region}/resume", ResumeAsync).WithName("ResumeLane");
        return group;
    }

    private static async Task<Ok<ShownLanes>> ShowAsync(IMediator mediator, CancellationToken token) =>
        TypedResults.Ok(await mediator.Send(new ShowLanes(), token));

    private static Task<Results<Ok<ShownLane>, ProblemHttpResult, ValidationProblem>> PauseAsync(
        string partner, string region, HttpRequest request, PartnerSettings settings, IMediator mediator, CancellationToken token) =>
        OrderAsync(partner, region, request, body => body.Flag("drain") is true ? LaneAct.Drain : LaneAct.Pause, settings, mediator, token);

    private static Task<Results<Ok<ShownLane>, ProblemHttpResult, ValidationProblem>> ResumeAsync(
        string partner, string region, HttpRequest request, PartnerSettings settings, IMediator mediator, CancellationToken token) =>
        OrderAsync(partner, region, request, _ => LaneAct.Resume, settings, mediator, token);

    private static async Task<Results<Ok<ShownLane>, ProblemHttpResult, ValidationProblem>> OrderAsync(
        string partner, string region, HttpRequest request, Func<Wire, LaneAct> act, PartnerSettings settings, IMediator mediator, CancellationToken token)
    {
        if (settings.Lane(partner, region) is not var (type, where))
            return TypedResults.Problem(title: "There is no such lane.", detail: settings.KnownLanes, statusCode: StatusCodes.Status404NotFound);
        var said = await DoerBody.ReadAsync(request, token);
        var ordered = act(said.Body);
        return said.Doer is { } doer ? TypedResults.Ok(await mediator.Send(new OrderLane(new LaneKey(type, where), ordered, doer), token)) : said.Refused();
    }
}
