using Integrations.Abstractions;
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
    /// <summary>Characters of a name or a reason.</summary>
    public const int LongestWord = 200;

    private const int MaxBody = 1 << 16;

    public static RouteGroupBuilder MapLanes(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/lanes").WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MaxBody));
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
        if (Find(partner, region, settings) is not { } lane)
            return TypedResults.Problem(title: "There is no such lane.", detail: Known(settings), statusCode: StatusCodes.Status404NotFound);
        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes, token);
        var body = Wire.Open(bytes.ToArray());
        var (by, reason, ordered) = (body.Text("by", required: true, max: LongestWord), body.Text("reason", required: true, max: LongestWord), act(body));
        if (by?.Any(char.IsControl) is true)
            body.Fault("by", "no_control_characters");
        if (reason?.Any(char.IsControl) is true)
            body.Fault("reason", "no_control_characters");
        if (body.HasFaults)
            return TypedResults.ValidationProblem(Faults(body));
        return TypedResults.Ok(await mediator.Send(new OrderLane(lane, ordered, new Doer(by!.Trim(), reason!.Trim())), token));
    }

    /// <summary>A partner that is switched off has lanes too: one may be paused before it is switched on.</summary>
    private static LaneKey? Find(string partner, string region, PartnerSettings settings) =>
        PartnerName.TryParse(partner, out var type) && Enum.TryParse<Region>(region, out var where) && where.ToString() == region && settings.For(type, where) is not null
            ? new LaneKey(type, where)
            : null;

    private static string Known(PartnerSettings settings) =>
        $"Lanes of this host: {string.Join(", ", settings.Lanes.Select(l => $"{l.Type}/{l.Region}").Order(StringComparer.Ordinal))}.";

    private static Dictionary<string, string[]> Faults(Wire body) =>
        body.Faults.GroupBy(f => f.Path, f => f.Rule, StringComparer.Ordinal).ToDictionary(f => f.Key, f => f.ToArray(), StringComparer.Ordinal);
}
