using System.Globalization;
using System.Text;
using Integrations.Ingress.Again;
using Integrations.Ops.Access;
using Integrations.Ops.Batches;
using Integrations.Ops.Console.Pages;
using Integrations.Ops.Decide;
using Integrations.Ops.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Integrations.Ops.Console;

/// <summary>Acts on all that a filter finds: planned and shown first, then begun with the number typed, and stopped at any time.</summary>
internal static class BatchEndpoints
{
    private const int RowsOfAPage = 200;

    public static void MapBatches(this IEndpointRouteBuilder group)
    {
        group.MapPage("/batches", Right.See, (Guid? before) => Answers.Page<BatchesPage>(new { Before = before }));
        group.MapPage("/batches/{id:guid}", Right.See, (Guid id, int? after, string? rows) =>
            Answers.Page<BatchPage>(new { Id = id, Position = after ?? 0, Rows = rows }));
        group.MapPage("/batches/{id:guid}/rows.csv", Right.See, DownloadAsync);
        group.MapCommand("/batches/plan", Right.Operate, PlanAsync);
        group.MapCommand("/batches/plan-chosen", Right.Operate, PlanChosenAsync);
        group.MapCommand("/orders/{id:guid}/changes/{seq:long}/plan-again", Right.Operate, PlanTellAgainAsync);
        group.MapCommand("/batches/plan-requests", Right.Operate, PlanRequestsAsync);
        group.MapCommand("/batches/{id:guid}/samples", Right.Replay, ReadSamplesAsync);
        group.MapCommand("/batches/{id:guid}/start", Right.Operate, StartAsync);
        group.MapCommand("/batches/{id:guid}/pause", Right.Operate, (Guid id, ConsoleForm form, BatchOrders orders, CancellationToken token) =>
            Answers.ActAsync(form, "batch-paused", doer => orders.PauseAsync(id, doer, token)));
        group.MapCommand("/batches/{id:guid}/resume", Right.Operate, (Guid id, ConsoleForm form, BatchOrders orders, CancellationToken token) =>
            Answers.ActAsync(form, "batch-started", doer => orders.ResumeAsync(id, doer, token)));
        group.MapCommand("/batches/{id:guid}/cancel", Right.Operate, (Guid id, ConsoleForm form, BatchOrders orders, CancellationToken token) =>
            Answers.ActAsync(form, "batch-canceled", doer => orders.CancelAsync(id, doer, token)));
    }

    private static async Task<IResult> PlanAsync(ConsoleForm form, HttpContext context, BatchPlanner planner, TimeProvider time, CancellationToken token)
    {
        var (act, line, cause) = (form.Choice<BatchAct>("act"), form.Text("q"), form.Text("cause"));
        if (act is null || form.Faults.Count > 0)
            return Answers.Refused(form);
        if (DeadFilter.Of(line, cause, time.GetUtcNow()).Orders.Faults is { Count: > 0 } faults)
            return Answers.Conflict(form, string.Join(' ', faults));
        return act is BatchAct.Reprocess ? Answers.Conflict(form, "Requests are planned from Inbound.")
            : act is BatchAct.TellAgain ? Answers.Conflict(form, "What was acknowledged is planned from its order.")
            : Planned(await planner.PlanAsync(act.Value, line, cause, context.User.Identity!.Name!, token), form, context);
    }

    /// <summary>Of the list the ticked rows; of one row as of thousands the same plan, and the same rules.</summary>
    private static async Task<IResult> PlanChosenAsync(ConsoleForm form, HttpContext context, BatchPlanner planner, CancellationToken token)
    {
        var act = form.Choice<BatchAct>("act");
        var rows = form.Texts("row", DeadList.PageSize).Select(ChosenChange.Parse).ToList();
        if (act is null || form.Faults.Count > 0)
            return Answers.Refused(form);
        return act is not (BatchAct.Resend or BatchAct.TakeAsHeard or BatchAct.Dismiss) || rows.Contains(null) ? Answers.Conflict(form, "Only rows of the list can be chosen.")
            : rows.Count == 0 ? Answers.Conflict(form, "No row is chosen: tick those that are meant.")
            : Planned(await planner.PlanChosenAsync(act.Value, [.. rows.OfType<ChosenChange>()], context.User.Identity!.Name!, token), form, context);
    }

    private static async Task<IResult> PlanTellAgainAsync(Guid id, long seq, ConsoleForm form, HttpContext context, BatchPlanner planner, CancellationToken token) =>
        form.Faults.Count > 0 ? Answers.Refused(form)
        : await planner.PlanTellAgainAsync(id, seq, context.User.Identity!.Name!, token) is { } batch ? Planned(batch, form, context)
        : Answers.Conflict(form, "The partner knows something newer, or was never told this.");

    private static async Task<IResult> PlanRequestsAsync(ConsoleForm form, HttpContext context, BatchPlanner planner, CancellationToken token)
    {
        var days = int.TryParse(form.Text("days"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        var version = int.TryParse(form.Text("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : 0;
        var filter = RequestFilter.Of(form.Text("tab"), form.Text("partner"), form.Text("q"), days) with
        {
            Cause = form.Text("route") is { } route ? new CauseKey(route, version, form.Text("path"), form.Text("rule")) : null,
        };
        return form.Faults.Count > 0 ? Answers.Refused(form) : Planned(await planner.PlanRequestsAsync(filter, context.User.Identity!.Name!, token), form, context);
    }

    private static IResult Planned(Guid? batch, ConsoleForm form, HttpContext context) => batch is { } id
        ? Results.Redirect303(string.Create(CultureInfo.InvariantCulture, $"{context.Request.PathBase}{AccessSetup.Root}/batches/{id:D}"))
        : Answers.Conflict(form, "Nothing is like this any more.");

    /// <summary>The answer has no address of its own: to see it again is to look again.</summary>
    private static async Task<IResult> ReadSamplesAsync(Guid id, ConsoleForm form, BatchList batches, BatchSamples samples, Replay replay, CancellationToken token)
    {
        if (form.Doer() is not { } doer || form.Faults.Count > 0)
            return Answers.Refused(form);
        if (await batches.FindOneAsync(id, token) is not { } batch)
            return Answers.NotFound("There is no such batch");
        if (batch is not { Act: BatchAct.Reprocess, State: BatchState.Planned })
            return Answers.Conflict(form, "Only requests of a plan that has not begun are read before.");
        var found = new List<Replayed>();
        foreach (var (_, request, _) in await samples.ChosenAsync(batch, token))
        {
            if (await replay.RunAsync(request, doer with { BatchId = id }, token) is { } replayed)
                found.Add(replayed);
        }

        return Answers.Page<BatchPage>(new { Id = id, Found = (object)found });
    }

    private static Task<IResult> StartAsync(Guid id, ConsoleForm form, BatchOrders orders, IOptions<ConsoleOptions> options, CancellationToken token)
    {
        var typed = int.TryParse(form.Text("confirm"), NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        return Answers.ActAsync(form, "batch-started", doer => orders.StartAsync(id, typed, options.Value.SecondPersonAbove, doer, token));
    }

    /// <summary>Every row and what came of it: ids and stable words, nothing that a spreadsheet would take for a formula.</summary>
    private static async Task<IResult> DownloadAsync(Guid id, BatchList batches, HttpResponse response, CancellationToken token)
    {
        if (await batches.FindOneAsync(id, token) is null)
            return Answers.NotFound("There is no such batch");
        response.Headers.ContentDisposition = FormattableString.Invariant($"attachment; filename=\"batch-{id:D}.csv\"");
        return Results.Stream(async stream =>
        {
            await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
            await writer.WriteLineAsync("position,subject,change,state,outcome,at");
            for (var after = 0; ;)
            {
                var rows = await batches.RowsAsync(id, state: null, after, RowsOfAPage, token);
                foreach (var row in rows)
                    await writer.WriteLineAsync(FormattableString.Invariant($"{row.Position},{row.SubjectId:D},{row.Seq},{row.State},{row.Outcome},{row.At?.UtcDateTime:O}"));
                if (rows.Count < RowsOfAPage)
                    break;
                after = rows[^1].Position;
            }
        }, "text/csv; charset=utf-8");
    }
}
