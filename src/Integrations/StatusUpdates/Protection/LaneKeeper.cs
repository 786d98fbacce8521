using Integrations.Abstractions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Integrations.StatusUpdates.Protection;

/// <summary>
/// Keeps this host and the database of one mind about lanes: writes down what this host found out, reads what the others and the
/// operators decided. One small read a second; a write only when something changes.
/// </summary>
internal sealed partial class LaneKeeper(
    LaneStore store, Lanes lanes, EgressSignal signal, IOptions<StatusEngineOptions> options, TimeProvider time, ILogger<LaneKeeper> log)
    : BackgroundService
{
    private static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
            return;
        LaneNews? unwritten = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (unwritten is not null || lanes.News.TryRead(out unwritten))
                {
                    await WriteAsync(unwritten, stoppingToken);
                    lanes.Reported(unwritten.Lane);
                    unwritten = null;
                }

                await LookAsync(stoppingToken);
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                pause.CancelAfter(Rhythm);
                await lanes.News.WaitToReadAsync(pause.Token);
            }
            catch (OperationCanceledException)
            {
                // The second is over, or the host stops.
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
            {
                Log.Away(log, e);
                await Task.Delay(Rhythm, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task LookAsync(CancellationToken token)
    {
        var gates = await store.ReadAsync(token);
        if (lanes.Learn(gates))
            signal.Wake();
        if (gates.Any(g => g.Draining))
            await store.EndDrainsAsync(token);
    }

    private async Task WriteAsync(LaneNews news, CancellationToken token)
    {
        var (partner, region) = news.Lane;
        switch (news)
        {
            case LaneNews.Closed { Closing: var closing }:
                await store.CloseAsync(news.Lane, closing, token);
                if (closing.Alerts)
                    Log.Alert(log, partner, region, closing.Trouble);
                else
                    Log.Closed(log, partner, region, closing.Trouble, closing.For);
                break;
            case LaneNews.ProbeFailed { Probe: var probe, Closing: var closing }:
                await store.ProbeFailedAsync(news.Lane, probe, closing, token);
                break;
            case LaneNews.Reopened { Probe: var probe }:
                await store.ReopenAsync(news.Lane, probe, token);
                Log.Reopened(log, partner, region);
                break;
            case LaneNews.ProbeUnused { Probe: var probe }:
                await store.ProbeUnusedAsync(news.Lane, probe, token);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3501, LogLevel.Warning, "{Partner} in {Region} is not told anything for {Wait}: {Trouble}. Everything that it is owed waits")]
        public static partial void Closed(ILogger logger, IntegrationType partner, Region region, LaneTrouble trouble, TimeSpan wait);

        [LoggerMessage(3502, LogLevel.Error, "{Partner} in {Region} is not told anything until somebody acts: {Trouble}. Everything that it is owed waits")]
        public static partial void Alert(ILogger logger, IntegrationType partner, Region region, LaneTrouble trouble);

        [LoggerMessage(3503, LogLevel.Information, "{Partner} in {Region} takes updates again")]
        public static partial void Reopened(ILogger logger, IntegrationType partner, Region region);

        [LoggerMessage(3504, LogLevel.Warning, "The state of the lanes could not be read or written; it will be")]
        public static partial void Away(ILogger logger, Exception exception);
    }
}
