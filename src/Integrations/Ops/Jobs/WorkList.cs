using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.Storage;
using Npgsql;

namespace Integrations.Ops.Jobs;

/// <summary>Lists what the counts of the jobs page count: deliveries that a partner is owed something about, commands for the Deliveries service, calls made.</summary>
internal sealed class WorkList(NpgsqlDataSource source, TimeProvider time)
{
    public const int PageSize = 50;

    private static readonly Guid LastId = new("ffffffff-ffff-ffff-ffff-ffffffffffff");

    public async Task<WorkCounts> CountAsync(CancellationToken token)
    {
        await using var command = source.CreateCommand(WorkSql.Counts);
        await using var row = await command.ExecuteReaderAsync(token);
        await row.ReadAsync(token);
        return new WorkCounts(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
    }

    /// <summary>Soonest due first; one more than a page where there is more.</summary>
    public async Task<IReadOnlyList<WorkItem>> FindAsync(WorkState state, DateTimeOffset? dueAfter, Guid? idAfter, int most, CancellationToken token)
    {
        await using var command = source.CreateCommand(state switch
        {
            WorkState.Processing => WorkSql.Processing,
            WorkState.Queued => WorkSql.Queued,
            WorkState.Scheduled => WorkSql.Scheduled,
        });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = dueAfter?.ToUniversalTime() ?? DateTimeOffset.UnixEpoch });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = idAfter ?? Guid.Empty });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        var items = new List<WorkItem>();
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
        {
            items.Add(new WorkItem(row.GetString(0), row.GetGuid(1), row.GetGuid(2), row.GetFieldValue<DateTimeOffset>(3), row.GetInt32(4), row.GetFieldValue<DateTimeOffset>(5))
            {
                Node = row.IsDBNull(6) ? null : row.GetString(6),
                ExternalId = row.IsDBNull(7) ? null : row.GetString(7),
                Partner = row.IsDBNull(8) ? null : row.GetFieldValue<IntegrationType>(8),
                LastOutcome = row.IsDBNull(9) ? null : row.GetString(9),
            });
        }

        return items;
    }

    /// <summary>Newest first; one more than a page where there is more.</summary>
    public async Task<IReadOnlyList<CallDone>> SucceededAsync(Guid? before, CancellationToken token)
    {
        var from = CallRate.FirstMinute(time.GetUtcNow());
        await using var command = source.CreateCommand(WorkSql.Succeeded);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = IdTime.FirstAt(from) });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = from });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = before ?? LastId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PageSize + 1 });
        var calls = new List<CallDone>();
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
        {
            calls.Add(new CallDone(row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetFieldValue<IntegrationType>(3), row.GetFieldValue<CallPurpose>(4), row.GetString(5))
            {
                Word = row.IsDBNull(6) ? null : row.GetString(6),
                Attempt = row.GetInt32(7),
                Node = row.GetString(8),
                At = row.GetFieldValue<DateTimeOffset>(9),
                Milliseconds = row.IsDBNull(10) ? null : row.GetDouble(10),
            });
        }

        return calls;
    }
}

/// <summary>Where a piece of work stands.</summary>
public enum WorkState
{
    /// <summary>A host has it.</summary>
    Processing,

    /// <summary>Due, and nobody has taken it yet.</summary>
    Queued,

    /// <summary>Due later: it is tried again, or was put off.</summary>
    Scheduled,
}

/// <summary>How much there is of each.</summary>
public sealed record WorkCounts(long Processing, long Queued, long Scheduled);

/// <summary>A delivery whose partner is owed word, or a command that the Deliveries service has not heard.</summary>
/// <param name="Kind">Tell, or the command's kind.</param>
/// <param name="DeliveryId">Whose it is.</param>
/// <param name="Id">Its own.</param>
/// <param name="DueAt">When it is begun; of one that is processed, when the host's right to it ends.</param>
/// <param name="Attempts">That failed so far.</param>
/// <param name="Since">The age of the debt.</param>
public sealed record WorkItem(string Kind, Guid DeliveryId, Guid Id, DateTimeOffset DueAt, int Attempts, DateTimeOffset Since)
{
    public string? Node { get; init; }

    public string? ExternalId { get; init; }

    public IntegrationType? Partner { get; init; }

    /// <summary>How the last call ended, as a stable word.</summary>
    public string? LastOutcome { get; init; }
}

/// <summary>A call that was answered with a yes.</summary>
public sealed record CallDone(Guid Id, Guid DeliveryId, string ExternalId, IntegrationType Partner, CallPurpose Purpose, string Operation)
{
    public string? Word { get; init; }

    public int Attempt { get; init; }

    public string? Node { get; init; }

    public DateTimeOffset At { get; init; }

    public double? Milliseconds { get; init; }
}
