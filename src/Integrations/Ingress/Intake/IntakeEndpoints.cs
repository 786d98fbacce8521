using Integrations.Abstractions;
using Integrations.Ops.Acts;
using Integrations.Partners;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Integrations.Ingress.Intake;

/// <summary>Where tools see whose new orders are stopped, stop them, and have them taken again. To be mapped behind the internal tokens.</summary>
internal static class IntakeEndpoints
{
    public static RouteGroupBuilder MapIntake(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/intake").WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(DoerBody.MostBytes));
        group.MapGet("", async (IntakeSwitch intake, CancellationToken token) => TypedResults.Ok(Shown(await intake.ReadAsync(token)))).WithName("ShowStoppedIntake");
        group.MapPost("/{partner}/{region}/stop", (string partner, string region, HttpRequest request, PartnerSettings settings, IntakeSwitch intake, CancellationToken token) =>
            OrderAsync(settings.Lane(partner, region), request, settings, intake, intake.StopAsync, token)).WithName("StopIntake");
        // Also where the settings do not have the region any more: what was stopped can be opened.
        group.MapPost("/{partner}/{region}/open", (string partner, string region, HttpRequest request, PartnerSettings settings, IntakeSwitch intake, CancellationToken token) =>
            OrderAsync(PartnerName.Lane(partner, region), request, settings, intake, intake.OpenAsync, token)).WithName("OpenIntake");
        return group;
    }

    /// <summary>Ordering what is so already changes nothing, and is answered with how it stands.</summary>
    private static async Task<Results<Ok<StoppedIntakes>, ProblemHttpResult, ValidationProblem>> OrderAsync(
        (IntegrationType Partner, Region Region)? lane, HttpRequest request, PartnerSettings settings, IntakeSwitch intake, Func<IntegrationType, Region, Doer, Task<bool>> order, CancellationToken token)
    {
        if (lane is not var (type, where))
            return TypedResults.Problem(title: "There is no such lane.", detail: settings.KnownLanes, statusCode: StatusCodes.Status404NotFound);
        var said = await DoerBody.ReadAsync(request, token);
        if (said.Doer is not { } doer)
            return said.Refused();
        await order(type, where, doer);
        return TypedResults.Ok(Shown(await intake.ReadAsync(token)));
    }

    private static StoppedIntakes Shown(IReadOnlyList<IntakeStop> stops) => new(
        [.. stops.OrderBy(s => s.IntegrationType).ThenBy(s => s.Region).Select(s => new ShownStop(s.IntegrationType, s.Region, s.StoppedAt, s.StoppedBy, s.Reason))]);

    private sealed record StoppedIntakes(IReadOnlyList<ShownStop> Stopped);

    private sealed record ShownStop(IntegrationType Partner, Region Region, DateTimeOffset Since, string By, string Reason);
}
