using Hangfire;
using Hangfire.PostgreSql;
using Integrations.Deliveries;
using Integrations.Ops.Jobs;
using Integrations.StatusUpdates;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Integrations.Hangfire;

/// <summary>Makes a job of everything that is owed and due. Any number of hosts run it on one database; a job made twice finds nothing to claim.</summary>
internal sealed partial class Dispatcher(
    OnItsWay way, IBackgroundJobClient jobs, EgressSignal owed, ForwardSignal commands, TimeProvider time, ILogger<Dispatcher> log) : BackgroundService, ILoop
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly Turn _turn = new();

    string ILoop.Name => "dispatcher";

    string ILoop.Promise => "Makes a job of every delivery whose partner is owed something, and of every command that is due.";

    DateTimeOffset? ILoop.LastTurn => _turn.Last;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        RepeatAsync(TellAsync, () => owed.WaitAsync(LookAgain, time, stoppingToken), stoppingToken),
        RepeatAsync(ForwardAsync, () => commands.WaitAsync(LookAgain, time, stoppingToken), stoppingToken));

    private async Task RepeatAsync(Func<CancellationToken, Task> turn, Func<Task> wait, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                _turn.Begin(time);
                try
                {
                    await turn(stop);
                }
                catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or BackgroundJobClientException or PostgreSqlDistributedLockException)
                {
                    // What was noted and did not become a job is noted anew when its note is old.
                    Log.Away(log, e);
                }

                await wait();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task TellAsync(CancellationToken stop)
    {
        foreach (var (delivery, partner) in await way.TakeTellsAsync(stop))
            jobs.Enqueue<TellJob>(job => job.RunAsync(delivery, partner, CancellationToken.None));
    }

    private async Task ForwardAsync(CancellationToken stop)
    {
        foreach (var (command, kind) in await way.TakeCommandsAsync(stop))
            jobs.Enqueue<ForwardJob>(job => job.RunAsync(command, kind, CancellationToken.None));
    }

    private static partial class Log
    {
        [LoggerMessage(5201, LogLevel.Warning, "No jobs could be made just now; those that are due get theirs later")]
        public static partial void Away(ILogger logger, Exception exception);
    }
}
