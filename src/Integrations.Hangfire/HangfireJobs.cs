using Hangfire;
using Hangfire.Storage;
using Integrations.Ops.Jobs;

namespace Integrations.Hangfire;

/// <summary>What the console asks of Hangfire.</summary>
internal sealed class HangfireJobs(JobStorage storage, IBackgroundJobClient jobs, IEnumerable<Schedule> schedules, TimeProvider time) : IRecurringJobs
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    public string Engine => "Hangfire";

    public string Misfires => "Firings that came due while no host was up are made up for by one run, as soon as a host is back.";

    public IReadOnlyList<Schedule> Schedules { get; } = [.. schedules];

    public Task<IReadOnlyDictionary<string, DateTimeOffset>> NextAsync(CancellationToken token)
    {
        using var connection = storage.GetConnection();
        return Task.FromResult<IReadOnlyDictionary<string, DateTimeOffset>>(connection.GetRecurringJobs().Where(job => job.NextExecution is not null)
            .ToDictionary(job => job.Id, job => Utc(job.NextExecution!.Value), StringComparer.Ordinal));
    }

    public Task TriggerAsync(string name, string askedBy, CancellationToken token)
    {
        jobs.Enqueue<RunScheduled>(run => run.RunAsync(name, askedBy, CancellationToken.None));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<SeenHost>> HostsAsync(CancellationToken token)
    {
        var now = time.GetUtcNow();
        // A server's id begins with the name that we gave it.
        return Task.FromResult<IReadOnlyList<SeenHost>>(
        [
            .. from server in storage.GetMonitoringApi().Servers()
               let seen = server.Heartbeat is { } beat ? Utc(beat) : (DateTimeOffset?)null
               select new SeenHost(server.Name.Split(':')[0], seen, seen > now - Silence),
        ]);
    }

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
