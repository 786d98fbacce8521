using Integrations.Ops.Console;
using Integrations.Ops.Hosts;
using Integrations.StatusUpdates;
using Microsoft.Extensions.Hosting;

namespace Integrations.Ops.Jobs;

/// <summary>All background work on one page: what is owed, what runs by a rhythm, what runs all the time, and where.</summary>
internal sealed class JobBoard(
    IRecurringJobs jobs, JobHistory history, JobActs acts, WorkList work, CallRate calls, LiveCounts counts, HostStarts starts, NodeName node,
    IEnumerable<IHostedService> services, TimeProvider time)
{
    public const int RetriesShown = 20;

    // A host that has just started runs jobs before its first heartbeat is on record.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    // Whoever fell silent stays on the page for so long.
    private static readonly TimeSpan Lately = TimeSpan.FromHours(1);

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
            Loops =
            [
                .. services.OfType<ILoop>().Select(loop => new LoopSeen(loop.Name, loop.Promise,
                [
                    // Of this host it is known to the moment, of the others as of their last beat.
                    .. hosts.Where(host => host.Alive).OrderByDescending(host => host.IsThis)
                        .Select(host => (host.Node, host.IsThis ? loop.LastTurn : host.Turns.TryGetValue(loop.Name, out var turn) ? turn : (DateTimeOffset?)null)),
                ])),
            ],
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

    /// <summary>Whom the engine knows, and who beats without it.</summary>
    private async Task<IReadOnlyList<HostSeen>> HostsAsync(CancellationToken token)
    {
        var now = time.GetUtcNow();
        var known = await jobs.HostsAsync(token);
        var beats = (await starts.SeenSinceAsync(now - Lately, token)).ToDictionary(start => start.Node, StringComparer.Ordinal);
        var unknown = beats.Values.Where(beat => beat.EndedAt is null && known.All(host => host.Node != beat.Node)).Select(beat => new SeenHost(beat.Node, beat.SeenAt, Alive: false));
        return
        [
            .. known.Concat(unknown).Select(host => Seen(host, beats.GetValueOrDefault(host.Node), now))
                .OrderByDescending(host => host.Alive).ThenBy(host => host.Node, StringComparer.Ordinal),
        ];
    }

    private HostSeen Seen(SeenHost host, SeenStart? beat, DateTimeOffset now) => new(
        host.Node, beat?.StartedAt ?? NodeName.StartOf(host.Node), beat?.SeenAt > host.SeenAt || host.SeenAt is null ? beat?.SeenAt : host.SeenAt,
        host.Alive || beat is { EndedAt: null } && now - beat.SeenAt < HostBeat.Silence, IsThis: host.Node == node.Value)
    {
        Version = beat?.ShortVersion,
        Turns = beat?.Turns ?? new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal),
    };

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
