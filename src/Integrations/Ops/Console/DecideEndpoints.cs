using System.Globalization;
using Integrations.Ops.Access;
using Integrations.Ops.Acts;
using Integrations.Ops.Console.Pages;
using Integrations.StatusUpdates.Settlements;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Integrations.Ops.Console;

/// <summary>What could not be told, and what a person does about it.</summary>
internal static class DecideEndpoints
{
    public static void MapDecide(this IEndpointRouteBuilder group)
    {
        group.MapPage("/decide", Right.See, (string? q, string? cause, string? after) =>
            Answers.Page<DecidePage>(new { Line = Given(q), Cause = Given(cause), After = after }));
        group.MapPage("/updates", Right.See, (string? q, string? after) => Answers.Page<UpdatesPage>(new { Line = Given(q), After = after }));
        group.MapCommand("/orders/{id:guid}/resend", Right.Operate, (Guid id, ConsoleForm form, DeadChanges changes, CancellationToken token) =>
            DecideAsync(form, "resent", doer => changes.ResendAsync(id, doer, token)));
        group.MapCommand("/orders/{id:guid}/skip", Right.Operate, (Guid id, ConsoleForm form, DeadChanges changes, CancellationToken token) =>
            DecideAsync(form, "skipped", doer => changes.SkipAsync(id, doer, token)));
        group.MapCommand("/orders/{id:guid}/tell-after-all", Right.Operate, (Guid id, ConsoleForm form, DeadChanges changes, CancellationToken token) =>
            DecideAsync(form, "resent", doer => changes.TellAfterAllAsync(id, doer, token)));
        group.MapCommand("/orders/{id:guid}/hold", Right.Operate, HoldAsync);
        group.MapCommand("/orders/{id:guid}/release", Right.Operate, (Guid id, ConsoleForm form, HeldOrder order, CancellationToken token) =>
            DecideAsync(form, "released", doer => order.ReleaseAsync(id, doer, token)));
        group.MapCommand("/orders/{id:guid}/retry", Right.Operate, (Guid id, ConsoleForm form, DeadChanges changes, CancellationToken token) =>
            DecideAsync(form, "retry", doer => changes.RetryNowAsync(id, doer, token)));
        group.MapCommand("/orders/{id:guid}/changes/{seq:long}/heard", Right.Operate, (Guid id, long seq, ConsoleForm form, DeadChanges changes, CancellationToken token) =>
            DecideAsync(form, "heard", doer => changes.TakeAsHeardAsync(id, seq, doer, token)));
        group.MapCommand("/orders/{id:guid}/changes/{seq:long}/dismiss", Right.Operate, (Guid id, long seq, ConsoleForm form, DeadChanges changes, CancellationToken token) =>
            DecideAsync(form, "dismissed", doer => changes.DismissAsync(id, seq, doer, token)));
    }

    private static Task<IResult> HoldAsync(Guid id, ConsoleForm form, HeldOrder order, CancellationToken token) =>
        int.TryParse(form.Text("minutes"), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes > 0 && minutes <= HeldOrder.Longest.TotalMinutes
            ? DecideAsync(form, "held", doer => order.HoldAsync(id, TimeSpan.FromMinutes(minutes), doer, token))
            : Task.FromResult<IResult>(Answers.Conflict(form, string.Create(CultureInfo.InvariantCulture, $"An order is held for 1 to {HeldOrder.Longest.TotalMinutes} minutes.")));

    /// <summary>An empty field of a form is no question.</summary>
    internal static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static Task<IResult> DecideAsync(ConsoleForm form, string notice, Func<Doer, Task<SettleResult>> act) =>
        Answers.ActAsync(form, notice, async doer => await act(doer) is { Done: false } refused ? refused.Sentence : null);
}
