using Integrations.Ingress.Again;
using Integrations.Ops.Access;
using Integrations.Ops.Console.Pages;
using Integrations.Ops.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Integrations.Ops.Console;

/// <summary>What partners have sent, and reading it again.</summary>
internal static class InboundEndpoints
{
    private const int LongestId = 500;

    public static void MapInbound(this IEndpointRouteBuilder group)
    {
        // It counts from now on, not from the first look at the page.
        group.ServiceProvider.GetRequiredService<TurnedAway>();
        group.MapPage("/inbound", Right.See, List);
        group.MapPage("/inbound/causes", Right.See, Causes);
        group.MapPage("/inbound/{id:guid}", Right.See, (Guid id) => Answers.Page<RequestPage>(new { Id = id }));
        group.MapCommand("/inbound/{id:guid}/reprocess", Right.Operate, ReprocessAsync);
    }

    private static RazorComponentResult List([AsParameters] InboundQuestion asked) => asked.Q?.Length > LongestId
        ? Answers.Problem(StatusCodes.Status400BadRequest, "Too long an id", [$"At most {LongestId} characters."], back: null)
        : Answers.Page<InboundPage>(new { Filter = asked.Filter, After = RequestCursor.Parse(asked.After) });

    private static RazorComponentResult Causes([AsParameters] InboundQuestion asked) =>
        Answers.Page<CausesPage>(new { Filter = asked.Filter with { Id = null, Cause = null, Tab = asked.Filter.Tab is RequestTab.All or RequestTab.Taken ? RequestTab.Refused : asked.Filter.Tab } });

    /// <summary>Goes on when the browser has gone: what was begun is finished, and is on record.</summary>
    private static async Task<IResult> ReprocessAsync(Guid id, ConsoleForm form, HttpContext context, Reprocess reprocess)
    {
        form.Text("sure", required: true);
        if (form.Doer() is not { } doer || form.Faults.Count > 0)
            return Answers.Refused(form);
        return await reprocess.RunAsync(id, doer, CancellationToken.None) switch
        {
            ReprocessResult.Done done => Results.Redirect303(QueryHelpers.AddQueryString(
                FormattableString.Invariant($"{context.Request.PathBase}{AccessSetup.Root}/inbound/{done.RequestId:D}"), Notices.Query, "reprocessed")),
            ReprocessResult.Unknown unknown => Answers.NotFound(unknown.Sentence),
            ReprocessResult.Broken broken => Answers.Problem(StatusCodes.Status500InternalServerError, "It failed", [broken.Sentence], form.Then),
            var other => Answers.Conflict(form, other.Sentence),
        };
    }

    internal sealed record InboundQuestion(
        string? Tab, string? Partner, string? Q, int? Days, string? After, string? Route, int? Version, string? Path, string? Rule)
    {
        public RequestFilter Filter => RequestFilter.Of(Tab, Partner, Q, Days) with
        {
            Cause = Route is null ? null : new CauseKey(Route, Version ?? 0, Path, Rule),
        };
    }
}
