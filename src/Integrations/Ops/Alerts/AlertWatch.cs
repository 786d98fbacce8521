using Integrations.Ops.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Integrations.Ops.Alerts;

/// <summary>Looks at everything by a rhythm, on every host that watches; each look is one host's.</summary>
internal sealed partial class AlertWatch(
    AlertRound round, AlertBook book, AlertMetrics metrics, IOptions<AlertOptions> options, TimeProvider time, ILogger<AlertWatch> log) : BackgroundService, ILoop
{
    // Shorter than what the database lets a transaction of ours do nothing.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    private readonly Turn _turn = new();

    public string Name => "alert-watch";

    public string Promise => "Notices what is not as it should be, and when it is over; writes down what operators are told of it.";

    public DateTimeOffset? LastTurn => _turn.Last;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            _turn.Begin(time);
            try
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                limit.CancelAfter(Longest);
                await round.RunAsync(limit.Token);
                metrics.Read(await book.CountAsync(stoppingToken));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever it is, the gateway goes on with its work, and this with its next turn.
                metrics.Read(null);
                Log.Failed(log, e);
            }

            await Task.Delay(TimeSpan.FromSeconds(options.Value.EverySeconds), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5321, LogLevel.Warning, "Alerts could not be looked after in this turn")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
