using Integrations.Exchange;
using Integrations.Storage;
using Npgsql;

namespace Integrations.Ops.Jobs;

/// <summary>How many calls ended how in each minute of the last hour, at most so many of the latest. Counted every few seconds for all who look.</summary>
internal sealed class CallRate(NpgsqlDataSource source, TimeProvider time) : IDisposable
{
    /// <summary>Beyond this, earlier minutes of the hour are not counted.</summary>
    public const int Most = 200_000;

    public const int Minutes = 60;

    // Ids are times, so the key finds the hour without an index of its own.
    private const string Sql = """
        SELECT date_trunc('minute', c.requested_at), c.outcome, count(*) FROM (
            SELECT requested_at, outcome FROM client_responses WHERE client_request_id >= $1 AND requested_at >= $2
            ORDER BY client_request_id DESC LIMIT 200000) c
        GROUP BY 1, 2
        """;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _one = new(1, 1);
    private (DateTimeOffset At, IReadOnlyList<CallMinute> Minutes)? _last;

    /// <summary>Oldest first, an entry for each minute.</summary>
    public async Task<IReadOnlyList<CallMinute>> ReadAsync(CancellationToken token)
    {
        await _one.WaitAsync(token);
        try
        {
            var now = time.GetUtcNow();
            if (_last is { } last && now - last.At < Fresh)
                return last.Minutes;
            var minutes = await CountAsync(FirstMinute(now), token);
            _last = (now, minutes);
            return minutes;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    /// <summary>The hour ends with the minute that runs.</summary>
    public static DateTimeOffset FirstMinute(DateTimeOffset now) =>
        new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero).AddMinutes(1 - Minutes);

    private async Task<IReadOnlyList<CallMinute>> CountAsync(DateTimeOffset from, CancellationToken token)
    {
        var minutes = Enumerable.Range(0, Minutes).Select(i => new CallMinute(from.AddMinutes(i))).ToArray();
        await using var command = source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = IdTime.FirstAt(from) });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = from });
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
        {
            var place = (int)(row.GetFieldValue<DateTimeOffset>(0) - from).TotalMinutes;
            var count = row.GetInt64(2);
            if (place is < 0 or >= Minutes)
                continue;
            minutes[place] = row.GetFieldValue<CallOutcome>(1) switch
            {
                CallOutcome.Sent => minutes[place] with { Succeeded = count },
                CallOutcome.Retry => minutes[place] with { Again = count },
                CallOutcome.Dead or CallOutcome.Unknown => minutes[place] with { Failed = minutes[place].Failed + count },
            };
        }

        return minutes;
    }
}

/// <summary>The calls of one minute, by how they ended.</summary>
public sealed record CallMinute(DateTimeOffset At)
{
    public long Succeeded { get; init; }

    /// <summary>Did not succeed and is tried again.</summary>
    public long Again { get; init; }

    /// <summary>Refused for good, or with an end that nobody knows.</summary>
    public long Failed { get; init; }
}
