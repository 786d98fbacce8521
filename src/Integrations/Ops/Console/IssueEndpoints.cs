using System.Globalization;
using Integrations.Abstractions;
using Integrations.Ops.Access;
using Integrations.Ops.Console.Pages;
using Integrations.Ops.Issues;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Integrations.Ops.Console;

/// <summary>Troubles, grouped, and what people say of them.</summary>
internal static class IssueEndpoints
{
    private const int LongestCause = 1_000;

    public static void MapIssues(this IEndpointRouteBuilder group)
    {
        group.MapPage("/issues", Right.See, (bool? all) => Answers.Page<IssuesPage>(new { All = all ?? false }));
        group.MapCommand("/issues/say", Right.Operate, (ConsoleForm form, IMediator mediator, CancellationToken token) => SayAsync(form, ignore: false, mediator, token));
        group.MapCommand("/issues/ignore", Right.Administer, (ConsoleForm form, IMediator mediator, CancellationToken token) => SayAsync(form, ignore: true, mediator, token));
    }

    private static async Task<IResult> SayAsync(ConsoleForm form, bool ignore, IMediator mediator, CancellationToken token)
    {
        var (partner, region, state) = (form.Choice<IntegrationType>("partner"), form.Choice<Region>("region"), ignore ? IssueState.Ignored : form.Choice<IssueState>("state"));
        var (version, cause, owner) = (form.Text("version"), form.Text("cause", LongestCause), form.Text("owner", most: 100));
        if (form.Doer() is not { } doer || form.Faults.Count > 0 || !int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return Answers.Refused(form);
        if (state is IssueState.Ignored && !ignore)
            return Answers.Conflict(form, "Ignoring a trouble is for an admin.");
        await mediator.Send(new SayOfIssue(new IssueKey(partner!.Value, region!.Value, number, cause ?? ""), state!.Value, owner, form.Flag("itself") && state is (IssueState.Open or IssueState.Acknowledged), doer), token);
        return Answers.Done(form, "issue");
    }
}
