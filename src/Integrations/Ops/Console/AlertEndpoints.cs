using Integrations.Ops.Access;
using Integrations.Ops.Alerts;
using Integrations.Ops.Console.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Integrations.Ops.Console;

/// <summary>What is not as it should be, what to do about it, and whether those who are told of it can be told.</summary>
internal static class AlertEndpoints
{
    public static void MapAlerts(this IEndpointRouteBuilder group)
    {
        group.MapPage("/alerts", Right.See, () => Answers.Page<AlertsPage>());
        group.MapPage("/alerts/runbook", Right.See, () => Answers.Page<RunbookPage>());
        group.MapCommand("/alerts/test", Right.Administer, TestAsync);
    }

    private static async Task<IResult> TestAsync(ConsoleForm form, TestEvent test, CancellationToken token)
    {
        if (form.Doer() is not { } doer || form.Faults.Count > 0)
            return Answers.Refused(form);
        return await test.SendAsync(doer, token) ? Answers.Done(form, "tested") : Answers.Conflict(form, "No webhook is set.");
    }
}
