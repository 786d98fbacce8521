using Integrations.Abstractions;
using Integrations.Ops.Access;
using Integrations.Ops.Console;
using Integrations.Ops.Console.Pages;
using Integrations.Partners;
using Integrations.StatusUpdates.Protection;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Integrations.Ops.Partners;

/// <summary>How the partners stand, and what an operator orders of their lanes.</summary>
internal static class PartnerEndpoints
{
    public static void MapPartners(this IEndpointRouteBuilder group)
    {
        group.MapPage("/partners", Right.See, () => Answers.Page<PartnersPage>());
        group.MapPage("/partners/{partner}", Right.See, Show);
        group.MapCommand("/partners/{partner}/{region}/pause", Right.Operate, PauseAsync);
        group.MapCommand("/partners/{partner}/{region}/drain", Right.Operate, DrainAsync);
        group.MapCommand("/partners/{partner}/{region}/resume", Right.Operate, ResumeAsync);
    }

    private static RazorComponentResult Show(string partner, PartnerRegistry registry) => PartnerName.TryParse(partner.ToUpperInvariant(), out var type) && registry.Has(type)
        ? Answers.Page<PartnerPage>(new { Partner = type })
        : Answers.NotFound("There is no such partner");

    private static Task<IResult> PauseAsync(string partner, string region, ConsoleForm form, PartnerSettings settings, IMediator mediator, CancellationToken token) =>
        OrderAsync(partner, region, LaneAct.Pause, form, settings, mediator, token);

    private static Task<IResult> DrainAsync(string partner, string region, ConsoleForm form, PartnerSettings settings, IMediator mediator, CancellationToken token) =>
        OrderAsync(partner, region, LaneAct.Drain, form, settings, mediator, token);

    private static Task<IResult> ResumeAsync(string partner, string region, ConsoleForm form, PartnerSettings settings, IMediator mediator, CancellationToken token) =>
        OrderAsync(partner, region, LaneAct.Resume, form, settings, mediator, token);

    private static async Task<IResult> OrderAsync(
        string partner, string region, LaneAct act, ConsoleForm form, PartnerSettings settings, IMediator mediator, CancellationToken token)
    {
        // A partner that is switched off has lanes too: one may be paused before it is switched on.
        if (!PartnerName.TryParse(partner, out var type) || !Enum.TryParse<Region>(region, out var where) || where.ToString() != region)
            return Answers.NotFound("There is no such lane");
        var lane = new LaneKey(type, where);
        var standing = (await mediator.Send(new ShowLanes(lane), token)).Lanes.SingleOrDefault();
        if (standing is null && settings.For(type, where) is null)
            return Answers.NotFound("There is no such lane");
        if (form.Doer() is not { } doer || form.Faults.Count > 0)
            return Answers.Refused(form);
        if (act is LaneAct.Resume && standing is not { HeldSince: not null } and not { State: LaneState.Closed })
            return Answers.Conflict(form, "The lane is neither paused nor closed: somebody else has resumed it, or it has opened by itself.");
        await mediator.Send(new OrderLane(lane, act, doer), token);
        return Answers.Done(form, act switch
        {
            LaneAct.Pause => "paused",
            LaneAct.Drain => "draining",
            LaneAct.Resume => "resumed",
        });
    }
}
