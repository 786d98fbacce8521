using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Integrations.StatusUpdates;

/// <summary>
/// Tells the other hosts that there is work: one NOTIFY per 50 ms at most, on its own connection, after the commit. NOTIFY takes a
/// lock that all commits of a database share, so one per row would serialise them.
/// </summary>
internal sealed partial class EgressNotify(NpgsqlDataSource source, EgressSignal signal, TimeProvider time, ILogger<EgressNotify> log)
    : BackgroundService
{
    public const string Channel = "integrations_egress";

    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(50);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await signal.NextForOthersAsync(stoppingToken))
            {
                try
                {
                    await using var command = source.CreateCommand("NOTIFY " + Channel);
                    await command.ExecuteNonQueryAsync(stoppingToken);
                }
                catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
                {
                    Log.NotSent(log, e);
                }

                await Task.Delay(Gap, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3301, LogLevel.Debug, "A hint to the other hosts was not sent; they poll")]
        public static partial void NotSent(ILogger logger, Exception exception);
    }
}
