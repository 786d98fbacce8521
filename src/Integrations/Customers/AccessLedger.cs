using Npgsql;

namespace Integrations.Customers;

/// <summary>
/// Writes down who is about to see what. A record in a transaction that also reads the value would vanish with its rollback while the
/// reader keeps the value, so this one is a transaction of its own, committed to disk before anything is fetched.
/// </summary>
internal sealed class AccessLedger(NpgsqlDataSource source, TimeProvider time)
{
    // Where commits are set not to wait for the disk, these do.
    private const string Durable = "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') IN ('off', 'local')";

    private const string Insert = """
        INSERT INTO pii_access_audit (id, accessed_at, pii_id, subject_table, subject_column, subject_id, actor, purpose, request_id)
        SELECT look.id, $3, CASE WHEN $4 = 'pii' THEN look.subject END, $4, $5, look.subject, $6, $7, $8
        FROM unnest($1::uuid[], $2::uuid[]) AS look (id, subject)
        """;

    /// <summary>The ids of the audit rows, one for each row, in their order.</summary>
    public async Task<Guid[]> RecordAsync(IReadOnlyCollection<Place> subjects, AccessContext who, CancellationToken token)
    {
        var now = time.GetUtcNow();
        Guid[] ids = [.. subjects.Select(_ => Guid.CreateVersion7(now))];
        var (table, column, _) = subjects.First();
        await using var connection = await source.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(new(Durable));
        batch.BatchCommands.Add(new(Insert)
        {
            Parameters =
            {
                new() { Value = ids },
                new() { Value = subjects.Select(s => s.RowId).ToArray() },
                new() { Value = now },
                new() { Value = table },
                new() { Value = column },
                new() { Value = who.Actor },
                new() { Value = who.Purpose },
                new() { Value = who.RequestId },
            },
        });
        await batch.ExecuteNonQueryAsync(token);
        await transaction.CommitAsync(token);
        return ids;
    }
}
