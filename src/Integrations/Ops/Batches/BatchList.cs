using Integrations.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Integrations.Ops.Batches;

/// <summary>Batches and their rows, for those who look.</summary>
internal sealed class BatchList(IDbContextFactory<IntegrationsDb> contexts, NpgsqlDataSource source)
{
    public const int PageSize = 50;

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<Batch>> FindAsync(Guid? before, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        return await db.Set<Batch>().Where(b => before == null || b.Id < before).OrderByDescending(b => b.Id).Take(PageSize + 1).ToListAsync(token);
    }

    public async Task<Batch?> FindOneAsync(Guid id, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        return await db.Set<Batch>().SingleOrDefaultAsync(b => b.Id == id, token);
    }

    /// <summary>Rows in order, all or those of a state.</summary>
    public async Task<IReadOnlyList<BatchRow>> RowsAsync(Guid id, BatchRowState? state, int after, int most, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        return await db.Set<BatchRow>().Where(r => r.BatchId == id && r.Position > after && (state == null || r.State == state))
            .OrderBy(r => r.Position).Take(most).ToListAsync(token);
    }

    /// <summary>What the plan meets: whose, what stands against it, how many.</summary>
    public async Task<IReadOnlyList<(string Whose, string Risk, long Count)>> BreakdownAsync(Guid id, CancellationToken token)
    {
        await using var command = source.CreateCommand(BatchSql.Breakdown);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        var parts = new List<(string, string, long)>();
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
            parts.Add((row.GetString(0), row.GetString(1), row.GetInt64(2)));
        return parts;
    }
}
