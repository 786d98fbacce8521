using Microsoft.Extensions.Logging;
using Npgsql;

namespace Integrations.Exchange;

/// <summary>
/// Gives every call that was made once, in somebody's presence, and whose host died before its end was written down, its one outcome:
/// unknown. A job; it may run at any time, on any host, twice. Calls under a lease are closed by whoever takes the lease over.
/// </summary>
public sealed partial class CloseLostCalls(NpgsqlDataSource source, TimeProvider time, ILogger<CloseLostCalls> log)
{
    /// <summary>A call older than this has ended, whatever became of whoever made it.</summary>
    public static readonly TimeSpan Over = TimeSpan.FromMinutes(2);

    /// <summary>How far back it looks: all hosts may have been down for this long.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromDays(1);

    /// <summary>Says how many it closed.</summary>
    public async Task<int> RunAsync(CancellationToken token)
    {
        var now = time.GetUtcNow();
        await using var command = source.CreateCommand(CallAuditSql.CloseLostCalls);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now - Reach });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now - Over });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        var closed = await command.ExecuteNonQueryAsync(token);
        if (closed > 0)
            Log.Closed(log, closed);
        return closed;
    }

    private static partial class Log
    {
        [LoggerMessage(4102, LogLevel.Warning, "{Count} calls had lost their sender and were closed as unknown")]
        public static partial void Closed(ILogger logger, int count);
    }
}
