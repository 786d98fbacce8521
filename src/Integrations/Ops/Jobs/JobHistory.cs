using Integrations.StatusUpdates;
using Npgsql;
using NpgsqlTypes;

namespace Integrations.Ops.Jobs;

/// <summary>Keeps and reads the runs of recurring jobs, for a month.</summary>
internal sealed class JobHistory(NpgsqlDataSource source, NodeName node, TimeProvider time)
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private const string Columns = "id, job, started_at, ended_at, outcome, detail, node, asked_by";

    private const string Begin = "INSERT INTO job_run (id, job, started_at, node, asked_by) VALUES ($1, $2, $3, $4, $5)";

    private const string End = "UPDATE job_run SET ended_at = $2, outcome = $3, detail = $4 WHERE id = $1";

    private const string Last = $"""
        SELECT {Columns} FROM unnest($1::text[]) AS n(name) CROSS JOIN LATERAL (
            SELECT * FROM job_run WHERE job = n.name ORDER BY started_at DESC LIMIT 1) r
        """;

    private const string Page = $"SELECT {Columns} FROM job_run WHERE job = $1 AND started_at < $2 ORDER BY started_at DESC LIMIT $3";

    public async Task<Guid> BeginAsync(string job, string? askedBy, CancellationToken token)
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await using var command = source.CreateCommand(Begin);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = job });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = node.Value });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)askedBy ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync(token);
        return id;
    }

    public async Task EndAsync(Guid run, JobOutcome outcome, string detail, CancellationToken token)
    {
        await using var command = source.CreateCommand(End);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = run });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
        command.Parameters.Add(new NpgsqlParameter<JobOutcome> { TypedValue = outcome });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = detail });
        await command.ExecuteNonQueryAsync(token);
    }

    /// <summary>The latest run of each, by name; absent where it never ran.</summary>
    public async Task<IReadOnlyDictionary<string, JobRun>> LastAsync(IEnumerable<string> jobs, CancellationToken token)
    {
        await using var command = source.CreateCommand(Last);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. jobs] });
        return (await ReadAsync(command, token)).ToDictionary(run => run.Job, StringComparer.Ordinal);
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<JobRun>> OfAsync(string job, DateTimeOffset before, int most, CancellationToken token)
    {
        await using var command = source.CreateCommand(Page);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = job });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = before.ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        return await ReadAsync(command, token);
    }

    /// <summary>Forgets what is older than <see cref="Kept"/>, and says how many runs that were.</summary>
    public async Task<int> PruneAsync(CancellationToken token)
    {
        await using var command = source.CreateCommand("DELETE FROM job_run WHERE started_at < $1");
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() - Kept });
        return await command.ExecuteNonQueryAsync(token);
    }

    private static async Task<List<JobRun>> ReadAsync(NpgsqlCommand command, CancellationToken token)
    {
        var runs = new List<JobRun>();
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
        {
            runs.Add(new JobRun
            {
                Id = row.GetGuid(0),
                Job = row.GetString(1),
                StartedAt = row.GetFieldValue<DateTimeOffset>(2),
                EndedAt = row.IsDBNull(3) ? null : row.GetFieldValue<DateTimeOffset>(3),
                Outcome = row.IsDBNull(4) ? null : row.GetFieldValue<JobOutcome>(4),
                Detail = row.IsDBNull(5) ? null : row.GetString(5),
                Node = row.GetString(6),
                AskedBy = row.IsDBNull(7) ? null : row.GetString(7),
            });
        }

        return runs;
    }
}
