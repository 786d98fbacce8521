using Npgsql;
using NpgsqlTypes;

namespace Integrations.Ops.Events;

/// <summary>What is owed to endpoints, shared between hosts: a claim is one statement that passes over what others hold.</summary>
internal sealed class EventCalls(NpgsqlDataSource source, TimeProvider time)
{
    public const int Portion = 20;

    /// <summary>Longer than a try; then somebody else may.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>So long it is tried.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    // What tells an end is not told before its beginning was, or was given up.
    private const string Claim = """
        UPDATE ops_event_call c SET attempts = c.attempts + 1, due_at = $2
        FROM (
            SELECT w.event_id, w.endpoint FROM ops_event_call w
            WHERE w.due_at <= $1 AND w.endpoint = ANY($3) AND NOT (w.is_end AND EXISTS (
                SELECT FROM ops_event_call b
                WHERE b.due_at IS NOT NULL AND b.endpoint = w.endpoint AND b.alert_id = w.alert_id AND NOT b.is_end))
            ORDER BY w.due_at LIMIT $4 FOR UPDATE SKIP LOCKED) t
        JOIN ops_event e ON e.id = t.event_id
        WHERE c.event_id = t.event_id AND c.endpoint = t.endpoint
        RETURNING c.event_id, c.endpoint, c.attempts, e.at, e.body
        """;

    private const string Record = """
        UPDATE ops_event_call SET due_at = $4, outcome = $5, done_at = $6, given_up_at = $7 WHERE event_id = $1 AND endpoint = $2 AND attempts = $3 AND due_at IS NOT NULL
        """;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(2);

    public async Task<IReadOnlyList<OwedCall>> ClaimAsync(IEnumerable<string> endpoints, CancellationToken token)
    {
        var now = time.GetUtcNow();
        await using var command = source.CreateCommand(Claim);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now + Lease });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. endpoints] });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Portion });
        var owed = new List<OwedCall>();
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
            owed.Add(new OwedCall(row.GetGuid(0), row.GetString(1), row.GetInt32(2), row.GetFieldValue<DateTimeOffset>(3), row.GetString(4)));
        return owed;
    }

    /// <summary>What became of a try. True when that ends it as given up.</summary>
    public async Task<bool> RecordAsync(OwedCall call, bool taken, string outcome, CancellationToken token)
    {
        var now = time.GetUtcNow();
        var next = now + WaitAfter(call.Attempts);
        var givenUp = !taken && next > call.At + Patience;
        await using var command = source.CreateCommand(Record);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = call.EventId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = call.Endpoint });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = call.Attempts });
        command.Parameters.Add(Time(taken || givenUp ? null : next));
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = outcome });
        command.Parameters.Add(Time(taken ? now : null));
        command.Parameters.Add(Time(givenUp ? now : null));
        await command.ExecuteNonQueryAsync(token);
        return givenUp;
    }

    /// <summary>5 s, 20 s, 80 s and so on, at most two hours.</summary>
    public static TimeSpan WaitAfter(int attempts)
    {
        var wait = FirstWait * Math.Pow(4, Math.Min(attempts - 1, 10));
        return wait < LongestWait ? wait : LongestWait;
    }

    private static NpgsqlParameter Time(DateTimeOffset? at) => new() { Value = (object?)at ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };
}

/// <summary>A try that has begun: which one of the event, and when happened what it tells.</summary>
internal sealed record OwedCall(Guid EventId, string Endpoint, int Attempts, DateTimeOffset At, string Body);
