using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Integrations.StatusUpdates;

/// <summary>Hears the other hosts' hints, on a connection that is not pooled. A connection that only seems to listen is found by asking it.</summary>
internal sealed partial class EgressListen(string connectionString, EgressSignal signal, TimeProvider time, ILogger<EgressListen> log)
    : BackgroundService
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or InvalidOperationException)
            {
                Log.Lost(log, e);
                await Task.Delay(Reconnect * (1 + Random.Shared.NextDouble()), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                signal.WakeHere();
            }
        }
    }

    private async Task ListenAsync(CancellationToken token)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            ApplicationName = "integrations-listener",
            KeepAlive = 30,
        };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        connection.Notification += (_, _) => signal.WakeHere();
        await connection.OpenAsync(token);
        await using (var listen = new NpgsqlCommand("LISTEN " + EgressNotify.Channel, connection))
            await listen.ExecuteNonQueryAsync(token);
        while (true)
        {
            if (await connection.WaitAsync(Heartbeat, token))
                continue;
            await using var alive = new NpgsqlCommand("SELECT count(*) FROM pg_listening_channels()", connection);
            if (await alive.ExecuteScalarAsync(token) is not > 0L)
                throw new InvalidOperationException("The connection listens to nothing.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3302, LogLevel.Warning, "The wake-up connection was lost; polling until it is back")]
        public static partial void Lost(ILogger logger, Exception exception);
    }
}
