using Hangfire;
using Integrations.Ops.Jobs;

namespace Integrations.Hangfire;

/// <summary>Every firing of every schedule: hands it to the one place that runs jobs. One run of a job at a time, over all hosts.</summary>
internal sealed class RunScheduled(JobRunner runner)
{
    // What is due again anyway need not be repeated for hours.
    private const int Attempts = 2;

    private const int Patience = 60;

    /// <param name="name">Of the schedule.</param>
    /// <param name="askedBy">Null when its time had come.</param>
    /// <param name="token">Given by Hangfire, and cancelled when its host stops.</param>
    [JobDisplayName("{0}")]
    [Queue(Queues.Recurring)]
    [AutomaticRetry(Attempts = Attempts)]
    [DisableConcurrentExecution("job:{0}", Patience)]
    public Task RunAsync(string name, string? askedBy, CancellationToken token) => runner.RunAsync(name, askedBy, token);
}
