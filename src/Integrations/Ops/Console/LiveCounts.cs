using Integrations.Ops.Jobs;
using Npgsql;

namespace Integrations.Ops.Console;

/// <summary>The few numbers that the frame of every page shows. Counted at most once a second for all who look.</summary>
internal sealed class LiveCounts(NpgsqlDataSource source, TimeProvider time) : IDisposable
{
    /// <summary>More than this is as good as this.</summary>
    public const int Most = 10_000;

    private const string Sql = """
        SELECT (SELECT count(*) FROM (SELECT FROM egress_ready LIMIT 10000) w),
            (SELECT count(*) FROM (
                SELECT FROM status_decision x WHERE x.decision = 'Dead' AND x.decided_at >= now() - interval '7 days'
                    AND NOT EXISTS (SELECT FROM settlement t WHERE t.delivery_id = x.delivery_id AND t.seq = x.seq) LIMIT 10000) d),
            w.*
        FROM (
        """ + WorkSql.Counts + """
        ) w
        """;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _one = new(1, 1);
    private Counted? _last;

    public async Task<Counted> ReadAsync(CancellationToken token)
    {
        await _one.WaitAsync(token);
        try
        {
            if (_last is { } last && time.GetUtcNow() - last.At < Fresh)
                return last;
            await using var command = source.CreateCommand(Sql);
            await using var row = await command.ExecuteReaderAsync(token);
            await row.ReadAsync(token);
            return _last = new Counted(time.GetUtcNow(), row.GetInt64(0), row.GetInt64(1), new WorkCounts(row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)));
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    /// <param name="At">When it was counted.</param>
    /// <param name="Waiting">Deliveries whose partner is owed something.</param>
    /// <param name="Decide">Dead changes of the last week that nobody has decided about.</param>
    /// <param name="Work">What is owed, to partners and to the Deliveries service, by how it stands.</param>
    public sealed record Counted(DateTimeOffset At, long Waiting, long Decide, WorkCounts Work);
}
