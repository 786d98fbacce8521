using Microsoft.Extensions.Logging;
using Npgsql;

namespace Integrations.Ops.Jobs;

/// <summary>
/// The one place through which every run of a recurring job goes, whatever engine begins it. A paused job is skipped unless a person asked
/// for the run. A run that fails is on record before its exception goes on to the engine.
/// </summary>
internal sealed partial class JobRunner(
    IEnumerable<Schedule> schedules, JobHistory history, JobActs acts, IServiceProvider services, ILogger<JobRunner> log)
{
    /// <param name="name">Of the schedule.</param>
    /// <param name="askedBy">The login of whoever triggered it; null when its time had come.</param>
    /// <param name="token">Ends it with its host.</param>
    public async Task RunAsync(string name, string? askedBy, CancellationToken token)
    {
        if (schedules.SingleOrDefault(s => s.Name == name) is not { } schedule)
        {
            // An older or newer build's, left in the engine's store.
            Log.Unknown(log, name);
            return;
        }

        if (askedBy is null && await acts.PauseOfAsync(name, token) is not null)
            return;
        var run = await history.BeginAsync(name, askedBy, token);
        string did;
        try
        {
            did = await schedule.Work(services, token);
        }
        catch (Exception e)
        {
            await RecordFailureAsync(run, name, e, token);
            throw;
        }

        await history.EndAsync(run, JobOutcome.Succeeded, did, CancellationToken.None);
    }

    private async Task RecordFailureAsync(Guid run, string name, Exception failure, CancellationToken token)
    {
        var detail = failure is OperationCanceledException && token.IsCancellationRequested ? "stopped with its host" : TypeOf(failure);
        Log.Failed(log, name, detail);
        try
        {
            await history.EndAsync(run, JobOutcome.Failed, detail, CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            // What it failed with matters more than that this could not be written down.
            Log.NotRecorded(log, name, e);
        }
    }

    // Messages may quote a row, and rows hold people.
    private static string TypeOf(Exception failure) =>
        failure is PostgresException { SqlState: var state } ? $"{nameof(PostgresException)} {state}" : failure.GetType().Name;

    private static partial class Log
    {
        [LoggerMessage(5101, LogLevel.Error, "Job {Job} failed: {Detail}")]
        public static partial void Failed(ILogger logger, string job, string detail);

        [LoggerMessage(5102, LogLevel.Error, "The failure of job {Job} could not be recorded")]
        public static partial void NotRecorded(ILogger logger, string job, Exception exception);

        [LoggerMessage(5103, LogLevel.Warning, "The engine knows a job {Job} that this build does not have; it was not run")]
        public static partial void Unknown(ILogger logger, string job);
    }
}
