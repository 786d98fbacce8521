using Integrations.Ops.Console;
using Integrations.StatusUpdates;
using Microsoft.Extensions.Hosting;

namespace Integrations.Ops.Jobs;

/// <summary>All background work on one page: what is owed, what runs by a rhythm, what runs all the time, and where.</summary>
internal sealed class JobBoard(
    IRecurringJobs jobs, JobHistory history, JobActs acts, WorkList work, CallRate calls, LiveCounts counts, NodeName node,
    IEnumerable<IHostedService> services, TimeProvider time)
{
    public const int RetriesShown = 20;

    // A host that has just started runs jobs before its first heartbeat is on record.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    public async Task<JobsSeen> ReadAsync(CancellationToken token)
    {
        var names = jobs.Schedules.Select(s => s.Name).ToList();
        var next = await jobs.NextAsync(token);
        var last = await history.LastAsync(names, token);
        var pauses = await acts.PausesAsync(names, token);
        var hosts = await HostsAsync(token);
        var counted = await counts.ReadAsync(token);
        var retries = await work.FindAsync(WorkState.Scheduled, dueAfter: null, idAfter: null, RetriesShown, token);
        return new JobsSeen(counted.Work, counted.Decide, await calls.ReadAsync(token), retries)
        {
            Engine = jobs.Engine,
            Misfires = jobs.Misfires,
            Recurring =
            [
                .. from schedule in jobs.Schedules
                   let run = last.GetValueOrDefault(schedule.Name)
                   let pause = pauses.GetValueOrDefault(schedule.Name)
                   select new RecurringSeen(schedule, run is null ? null : Seen(run, hosts), pause is null && next.TryGetValue(schedule.Name, out var due) ? due : null)
                   {
                       PausedBy = pause?.By,
                       PausedWhy = pause?.Reason,
                       PausedSince = pause?.Since,
                   },
            ],
            Loops = [.. services.OfType<ILoop>().Select(loop => new LoopSeen(loop.Name, loop.Promise, loop.LastTurn))],
            Hosts = hosts,
        };
    }

    /// <summary>The runs of one job, newest first; null where there is no such job.</summary>
    public async Task<JobSeen?> ReadAsync(string name, DateTimeOffset? before, int most, CancellationToken token)
    {
        if (jobs.Schedules.SingleOrDefault(s => s.Name == name) is not { } schedule)
            return null;
        var hosts = await HostsAsync(token);
        var runs = await history.OfAsync(name, before ?? time.GetUtcNow().AddDays(1), most + 1, token);
        var pause = await acts.PauseOfAsync(name, token);
        return new JobSeen(schedule, [.. runs.Take(most).Select(run => Seen(run, hosts))], runs.Count > most ? runs[most - 1].StartedAt : null)
        {
            Misfires = jobs.Misfires,
            Next = pause is null && (await jobs.NextAsync(token)).TryGetValue(name, out var due) ? due : null,
            PausedBy = pause?.By,
            PausedWhy = pause?.Reason,
            PausedSince = pause?.Since,
        };
    }

    private async Task<IReadOnlyList<HostSeen>> HostsAsync(CancellationToken token)
    {
        var hosts = await jobs.HostsAsync(token);
        return
        [
            .. hosts.OrderByDescending(host => host.Alive).ThenBy(host => host.Node, StringComparer.Ordinal)
                .Select(host => new HostSeen(host.Node, NodeName.StartOf(host.Node), host.SeenAt, host.Alive, IsThis: host.Node == node.Value)),
        ];
    }

    private RunSeen Seen(JobRun run, IReadOnlyList<HostSeen> hosts)
    {
        var state = run.Outcome switch
        {
            JobOutcome.Succeeded => RunState.Succeeded,
            JobOutcome.Failed => RunState.Failed,
            null when run.Node == node.Value || time.GetUtcNow() - run.StartedAt < Grace || hosts.Any(h => h.Alive && h.Node == run.Node) => RunState.Running,
            null => RunState.Lost,
        };
        return new RunSeen(state, run.StartedAt, run.EndedAt - run.StartedAt, run.Detail, run.Node, run.AskedBy);
    }
}
