using Integrations.Ops.Acts;
using Npgsql;

namespace Integrations.Ops.Jobs;

/// <summary>
/// What people did to recurring jobs. A job is paused while the last word about it is a pause: the record of the act is the pause, so the
/// two cannot differ, and neither a restart nor a new set of schedules forgets it.
/// </summary>
internal sealed class JobActs(NpgsqlDataSource source, TimeProvider time)
{
    public const string Pause = "job.pause";
    public const string Resume = "job.resume";
    public const string Trigger = "job.trigger";

    private const string LastWords = """
        SELECT n.name, a.actor, a.reason, a.at FROM unnest($1::text[]) AS n(name) CROSS JOIN LATERAL (
            SELECT act, actor, reason, at FROM ops_act WHERE subject = n.name AND act IN ('job.pause', 'job.resume') ORDER BY id DESC LIMIT 1) a
        WHERE a.act = 'job.pause'
        """;

    /// <summary>Null while it runs by its rhythm.</summary>
    public async Task<JobPause?> PauseOfAsync(string job, CancellationToken token) => (await PausesAsync([job], token)).GetValueOrDefault(job);

    public async Task<IReadOnlyDictionary<string, JobPause>> PausesAsync(IEnumerable<string> jobs, CancellationToken token)
    {
        await using var command = source.CreateCommand(LastWords);
        return await ReadAsync(command, jobs, token);
    }

    /// <summary>Takes effect with its record, on every host. False when it is paused already.</summary>
    public Task<bool> PauseAsync(string job, Doer doer, CancellationToken token) => ChangeAsync(job, doer, Pause, token);

    /// <summary>False when it is not paused.</summary>
    public Task<bool> ResumeAsync(string job, Doer doer, CancellationToken token) => ChangeAsync(job, doer, Resume, token);

    /// <summary>Before the engine is asked, so that no run of a person's is without its record.</summary>
    public async Task TriggeredAsync(string job, Doer doer, CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await ActLedger.WriteAsync(transaction, ActLedger.Row(doer, Trigger, time.GetUtcNow(), subject: job), token);
        await transaction.CommitAsync(token);
    }

    private async Task<bool> ChangeAsync(string job, Doer doer, string act, CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await using (var one = new NpgsqlCommand("SELECT pg_advisory_xact_lock(hashtextextended('job ' || $1, 0))", connection, transaction))
        {
            one.Parameters.Add(new NpgsqlParameter<string> { TypedValue = job });
            await one.ExecuteNonQueryAsync(token);
        }

        await using var command = new NpgsqlCommand(LastWords, connection, transaction);
        if ((await ReadAsync(command, [job], token)).ContainsKey(job) == (act == Pause))
            return false;
        await ActLedger.WriteAsync(transaction, ActLedger.Row(doer, act, time.GetUtcNow(), subject: job), token);
        await transaction.CommitAsync(token);
        return true;
    }

    private static async Task<Dictionary<string, JobPause>> ReadAsync(NpgsqlCommand command, IEnumerable<string> jobs, CancellationToken token)
    {
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. jobs] });
        var pauses = new Dictionary<string, JobPause>(StringComparer.Ordinal);
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
            pauses.Add(row.GetString(0), new JobPause(row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3)));
        return pauses;
    }
}

/// <summary>Who paused a job, why and since when.</summary>
internal sealed record JobPause(string By, string Reason, DateTimeOffset Since);
