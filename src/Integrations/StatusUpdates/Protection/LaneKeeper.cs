using Integrations.Abstractions;
using Integrations.Ops.Jobs;
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
    : BackgroundService, ILoop
{
    private static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(1);

    // A host that stops says what it found out, but not for longer than a stop may take.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly Turn _turn = new();
    private LaneNews? _unwritten;

    string ILoop.Name => "lane-keeper";

    string ILoop.Promise => "Keeps all hosts of one mind about which partners are open, closed, paused or drained.";

    DateTimeOffset? ILoop.LastTurn => _turn.Last;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            _turn.Begin(time);
            try
            {
                await WriteAllAsync(stoppingToken);
                await LookAsync(stoppingToken);
                using var second = new CancellationTokenSource(Rhythm, time);
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, second.Token);
                Task news = lanes.News.WaitToReadAsync(pause.Token).AsTask();
                await news.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // In the middle of a write or a look: what is not written yet is said below.
                break;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
            {
                Log.Away(log, e);
                await Task.Delay(Rhythm, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        try
        {
            using var last = new CancellationTokenSource(LastWords, time);
            await WriteAllAsync(last.Token);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or OperationCanceledException)
        {
            // The others find out for themselves, and a probe's lease ends.
            Log.Away(log, e);
        }
    }

    private async Task WriteAllAsync(CancellationToken token)
    {
        while (_unwritten is not null || lanes.News.TryRead(out _unwritten))
        {
            try
            {
                await WriteAsync(_unwritten, token);
            }
            catch (PostgresException e) when (e.SqlState.StartsWith("22", StringComparison.Ordinal))
            {
                // A wait that no calendar holds must not keep what concerns other lanes.
                Log.Unwritable(log, _unwritten.Lane.Partner, _unwritten.Lane.Region, e.SqlState);
            }

            lanes.Reported(_unwritten.Lane);
            _unwritten = null;
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
                if (!await store.CloseAsync(news.Lane, closing, token))
                    break;
                if (closing.Alerts)
                    Log.Alert(log, partner, region, closing.Trouble);
                else
                    Log.Closed(log, partner, region, closing.Trouble, closing.Shortest);
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

        [LoggerMessage(3505, LogLevel.Error, "What was found out about {Partner} in {Region} cannot be written (SQLSTATE {SqlState}); it holds on this host only")]
        public static partial void Unwritable(ILogger logger, IntegrationType partner, Region region, string sqlState);

        [LoggerMessage(3504, LogLevel.Warning, "The state of the lanes could not be read or written; it will be")]
        public static partial void Away(ILogger logger, Exception exception);
    }
}
