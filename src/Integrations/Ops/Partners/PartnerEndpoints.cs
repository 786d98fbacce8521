using Integrations.Abstractions;
using Integrations.Ingress.Intake;
using Integrations.Ops.Access;
using Integrations.Ops.Console;
using Integrations.Ops.Console.Pages;
using Integrations.Ops.Console.Parts;
using Integrations.Partners;
using Integrations.StatusUpdates.Protection;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Integrations.Ops.Partners;

/// <summary>How the partners stand, what an operator orders of their lanes, and whether their orders are taken.</summary>
internal static class PartnerEndpoints
{
    private const string NoLane = "There is no such lane";

    public static void MapPartners(this IEndpointRouteBuilder group)
    {
        group.MapPage("/partners", Right.See, (int? hours) => Answers.Page<PartnersPage>(new { Hours = Span(hours) }));
        group.MapPage("/partners/{partner}", Right.See, Show);
        group.MapPage("/partners/{partner}/settings", Right.See, ShowSettings);
        group.MapCommand("/partners/{partner}/{region}/pause", Right.Operate, PauseAsync);
        group.MapCommand("/partners/{partner}/{region}/drain", Right.Operate, DrainAsync);
        group.MapCommand("/partners/{partner}/{region}/resume", Right.Operate, ResumeAsync);
        group.MapCommand("/partners/{partner}/{region}/stop-orders", Right.Operate, StopOrdersAsync);
        group.MapCommand("/partners/{partner}/{region}/take-orders", Right.Operate, TakeOrdersAsync);
    }

    private static RazorComponentResult Show(string partner, int? hours, PartnerRegistry registry) =>
        Known(partner, registry) is { } type ? Answers.Page<PartnerPage>(new { Partner = type, Hours = Span(hours) }) : Answers.NotFound("There is no such partner");

    /// <summary>All settings <paramref name="at"/> a time, and those between two: yesterday and now, where nothing is said.</summary>
    private static RazorComponentResult ShowSettings(
        string partner, string? at, string? from, string? to, string? before, PartnerRegistry registry, TimeProvider time)
    {
        if (Known(partner, registry) is not { } type)
            return Answers.NotFound("There is no such partner");
        foreach (var (name, text) in new[] { (nameof(at), at), (nameof(from), from), (nameof(to), to), (nameof(before), before) })
        {
            if (!string.IsNullOrWhiteSpace(text) && AddressTime.Parse(text) is null)
                return Answers.Problem(StatusCodes.Status400BadRequest, "That is no time", [$"{name}: a time in UTC, as in 2026-11-22T21:40:00Z or 2026-11-22."], back: null);
        }

        var until = AddressTime.Parse(to) ?? AddressTime.NextSecond(time.GetUtcNow());
        return Answers.Page<SettingsPage>(new
        {
            Partner = type,
            Moment = AddressTime.Parse(at),
            From = AddressTime.Parse(from) ?? until.AddDays(-1),
            To = until,
            Until = AddressTime.Parse(before),
        });
    }

    private static int Span(int? hours) => hours is { } asked && Heatmap.Choices.Contains(asked) ? asked : Heatmap.UsualHours;

    private static IntegrationType? Known(string partner, PartnerRegistry registry) =>
        PartnerName.TryParse(partner.ToUpperInvariant(), out var type) && registry.Has(type) ? type : null;

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
        if (Lane(partner, region) is not { } lane)
            return Answers.NotFound(NoLane);
        var standing = (await mediator.Send(new ShowLanes(lane), token)).Lanes.SingleOrDefault();
        if (standing is null && settings.For(lane.Partner, lane.Region) is null)
            return Answers.NotFound(NoLane);
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

    private static async Task<IResult> StopOrdersAsync(string partner, string region, ConsoleForm form, PartnerSettings settings, IntakeSwitch intake)
    {
        if (Lane(partner, region) is not { } lane || settings.For(lane.Partner, lane.Region) is null)
            return Answers.NotFound(NoLane);
        if (form.Doer() is not { } doer || form.Faults.Count > 0)
            return Answers.Refused(form);
        return await intake.StopAsync(lane.Partner, lane.Region, doer)
            ? Answers.Done(form, "orders-stopped")
            : Answers.Conflict(form, "Its orders were stopped already, by somebody else: the page says by whom and why.");
    }

    /// <summary>Also where the settings have no such region any more: what a person ordered a person can undo.</summary>
    private static async Task<IResult> TakeOrdersAsync(string partner, string region, ConsoleForm form, IntakeSwitch intake)
    {
        if (Lane(partner, region) is not { } lane)
            return Answers.NotFound(NoLane);
        if (form.Doer() is not { } doer || form.Faults.Count > 0)
            return Answers.Refused(form);
        return await intake.OpenAsync(lane.Partner, lane.Region, doer)
            ? Answers.Done(form, "orders-taken")
            : Answers.Conflict(form, "Its orders are taken already: somebody else was first.");
    }

    private static LaneKey? Lane(string partner, string region) =>
        PartnerName.Lane(partner, region) is var (type, where) ? new LaneKey(type, where) : null;
}
