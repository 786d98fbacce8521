using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Integrations.Ops.Settings;

/// <summary>
/// Writes down with which settings this host was started, once, and every minute which credentials it has used since. Neither holds up nor
/// ends the host: where the database is away, it tries again.
/// </summary>
internal sealed partial class SettingsKeeper(SettingsBook book, OwnSettings own, CredentialUses uses, TimeProvider time, ILogger<SettingsKeeper> log) : BackgroundService
{
    /// <summary>A credential that is used all the time costs one write in it.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(() => uses.KeepAsync(CancellationToken.None));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested && !await TryAsync(() => book.KeepAsync(own, CancellationToken.None)))
            await Task.Delay(Again, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await TryAsync(() => uses.KeepAsync(CancellationToken.None));
        }
    }

    private async Task<bool> TryAsync(Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            Log.NotWritten(log, e);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5202, LogLevel.Warning, "With which settings this host runs, and which credentials it uses, could not be written down yet")]
        public static partial void NotWritten(ILogger logger, Exception exception);
    }
}
