using Integrations.Ops.Access;
using Integrations.Ops.Console.Pages;
using Integrations.Ops.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Integrations.Ops.Console;

/// <summary>Background work: what is owed, what runs by a rhythm, and what people may do to it.</summary>
internal static class JobEndpoints
{
    private const int RunsOfAPage = 50;

    public static void MapJobs(this IEndpointRouteBuilder group)
    {
        group.MapPage("/jobs", Right.See, async (JobBoard board, CancellationToken token) => Answers.Page<JobsPage>(new { Seen = await board.ReadAsync(token) }));
        group.MapPage("/jobs/{name}", Right.See, JobAsync);
        group.MapPage("/jobs/lists/succeeded", Right.See, SucceededAsync);
        group.MapPage("/jobs/lists/{state}", Right.See, WorkAsync);
        group.MapCommand("/jobs/{name}/trigger", Right.Operate, TriggerAsync);
        group.MapCommand("/jobs/{name}/pause", Right.Operate, PauseAsync);
        group.MapCommand("/jobs/{name}/resume", Right.Operate, ResumeAsync);
    }

    private static async Task<IResult> JobAsync(string name, DateTimeOffset? before, JobBoard board, CancellationToken token) =>
        await board.ReadAsync(name, before, RunsOfAPage, token) is { } seen
            ? Answers.Page<JobPage>(new { Seen = seen, IsFirst = before is null })
            : Answers.NotFound("There is no such job");

    private static async Task<IResult> WorkAsync(string state, DateTimeOffset? due, Guid? id, WorkList work, CancellationToken token)
    {
        if (!Enum.TryParse<WorkState>(state, ignoreCase: true, out var wanted) || !Enum.IsDefined(wanted))
            return Answers.NotFound("There is no such list");
        var found = await work.FindAsync(wanted, due, id, WorkList.PageSize + 1, token);
        var counts = await work.CountAsync(token);
        return Answers.Page<WorkPage>(new
        {
            State = wanted,
            Total = wanted switch
            {
                WorkState.Processing => counts.Processing,
                WorkState.Queued => counts.Queued,
                WorkState.Scheduled => counts.Scheduled,
            },
            Items = found.Take(WorkList.PageSize).ToList(),
            HasMore = found.Count > WorkList.PageSize,
        });
    }

    private static async Task<IResult> SucceededAsync(Guid? before, WorkList work, CallRate calls, CancellationToken token)
    {
        var found = await work.SucceededAsync(before, token);
        return Answers.Page<CallsPage>(new
        {
            Total = (await calls.ReadAsync(token)).Sum(minute => minute.Succeeded),
            Calls = found.Take(WorkList.PageSize).ToList(),
            HasMore = found.Count > WorkList.PageSize,
        });
    }

    private static async Task<IResult> TriggerAsync(string name, ConsoleForm form, IRecurringJobs jobs, JobActs acts, CancellationToken token)
    {
        if (form.Doer() is not { } doer || form.Faults.Count > 0)
            return Answers.Refused(form);
        if (!Knows(jobs, name))
            return Answers.NotFound("There is no such job");
        await acts.TriggeredAsync(name, doer, token);
        await jobs.TriggerAsync(name, doer.Actor, token);
        return Answers.Done(form, "triggered");
    }

    private static async Task<IResult> PauseAsync(string name, ConsoleForm form, IRecurringJobs jobs, JobActs acts, CancellationToken token)
    {
        if (form.Doer() is not { } doer || form.Faults.Count > 0)
            return Answers.Refused(form);
        if (!Knows(jobs, name))
            return Answers.NotFound("There is no such job");
        return await acts.PauseAsync(name, doer, token) ? Answers.Done(form, "job-paused") : Answers.Conflict(form, "It is paused already.");
    }

    private static async Task<IResult> ResumeAsync(string name, ConsoleForm form, IRecurringJobs jobs, JobActs acts, CancellationToken token)
    {
        if (form.Doer() is not { } doer || form.Faults.Count > 0)
            return Answers.Refused(form);
        if (!Knows(jobs, name))
            return Answers.NotFound("There is no such job");
        return await acts.ResumeAsync(name, doer, token) ? Answers.Done(form, "job-resumed") : Answers.Conflict(form, "It is not paused.");
    }

    private static bool Knows(IRecurringJobs jobs, string name) => jobs.Schedules.Any(schedule => schedule.Name == name);
}
