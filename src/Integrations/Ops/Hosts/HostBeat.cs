using System.Reflection;
using System.Text.Json;
using Integrations.Ops.Jobs;
using Integrations.Ops.Settings;
using Integrations.StatusUpdates;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace Integrations.Ops.Hosts;

/// <summary>
/// Says every few seconds that this host lives, since when, in which version, and when its loops last began a turn. The loops are asked for
/// when it beats: it is begun beside them.
/// </summary>
internal sealed partial class HostBeat(
    NpgsqlDataSource source, NodeName node, Func<IEnumerable<ILoop>> loops, OwnSettings settings, TimeProvider time, ILogger<HostBeat> log) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>Without a beat for so long a host counts as silent.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    private const string Beat = """
        INSERT INTO host_start (node, version, started_at, seen_at, turns, settings) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (node) DO UPDATE SET seen_at = EXCLUDED.seen_at, turns = EXCLUDED.turns
        """;

    private const string End = "UPDATE host_start SET seen_at = $2, ended_at = $2 WHERE node = $1";

    /// <summary>Of this build, with the revision that it was made from where that is known.</summary>
    public static string Version { get; } =
        typeof(HostBeat).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(End, command =>
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = node.Value });
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
        });
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = time.GetUtcNow();
        var hashes = JsonSerializer.Serialize(settings.Hashes);
        while (!stoppingToken.IsCancellationRequested)
        {
            var turns = loops().Where(loop => loop.LastTurn is not null).ToDictionary(loop => loop.Name, loop => loop.LastTurn!.Value, StringComparer.Ordinal);
            await TryAsync(Beat, command =>
            {
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = node.Value });
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Version });
                command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = started });
                command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = JsonSerializer.Serialize(turns), NpgsqlDbType = NpgsqlDbType.Jsonb });
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = hashes, NpgsqlDbType = NpgsqlDbType.Jsonb });
            });
            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A beat that cannot be written is what a silent host looks like; the host goes on with its work.
    private async Task TryAsync(string sql, Action<NpgsqlCommand> fill)
    {
        try
        {
            await using var command = source.CreateCommand(sql);
            fill(command);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            Log.NotWritten(log, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5201, LogLevel.Warning, "This host's beat could not be written: to the others it seems silent")]
        public static partial void NotWritten(ILogger logger, Exception exception);
    }
}
