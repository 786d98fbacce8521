using Integrations.Ops.Acts;
using Npgsql;

namespace Integrations.Ops.Batches;

/// <summary>What a person orders a batch to do: each order moves its state and is written down, together.</summary>
internal sealed class BatchOrders(NpgsqlDataSource source, BatchSignal signal, TimeProvider time)
{
    private const string Look = "SELECT state, total, actor, act FROM batch WHERE id = $1 FOR UPDATE";

    /// <summary>Begins it. The number that the person has read must be the plan's own.</summary>
    /// <param name="id">The batch.</param>
    /// <param name="confirmed">As typed.</param>
    /// <param name="secondPersonAbove">Larger plans are begun by somebody else than their planner.</param>
    /// <param name="doer">Who begins it.</param>
    /// <param name="token">Stops it.</param>
    /// <returns>Null when it runs; otherwise what stands against it.</returns>
    public Task<string?> StartAsync(Guid id, int? confirmed, int secondPersonAbove, Doer doer, CancellationToken token) => OrderAsync(
        id, "batch.start", BatchState.Running, [BatchState.Planned], doer, token,
        plan => confirmed != plan.Total ? $"The plan has {plan.Total} rows; type that number to begin it."
            : plan.Planner != doer.Actor ? null
            : plan.Act is BatchAct.TellAgain ? "What a partner has acknowledged is told again only when a second person begins it."
            : plan.Total > secondPersonAbove ? $"A plan of more than {secondPersonAbove} rows is begun by a second person."
            : null);

    public Task<string?> PauseAsync(Guid id, Doer doer, CancellationToken token) =>
        OrderAsync(id, "batch.pause", BatchState.Paused, [BatchState.Running], doer, token);

    public Task<string?> ResumeAsync(Guid id, Doer doer, CancellationToken token) =>
        OrderAsync(id, "batch.resume", BatchState.Running, [BatchState.Paused, BatchState.Stopped], doer, token);

    /// <summary>What was done stays done.</summary>
    public Task<string?> CancelAsync(Guid id, Doer doer, CancellationToken token) =>
        OrderAsync(id, "batch.cancel", BatchState.Canceled, [BatchState.Planned, BatchState.Running, BatchState.Paused, BatchState.Stopped], doer, token);

    private async Task<string?> OrderAsync(
        Guid id, string act, BatchState to, BatchState[] from, Doer doer, CancellationToken token, Func<(int Total, string Planner, BatchAct Act), string?>? objection = null)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await using (var look = new NpgsqlCommand(Look, connection, transaction) { Parameters = { new() { Value = id } } })
        {
            await using var row = await look.ExecuteReaderAsync(token);
            if (!await row.ReadAsync(token))
                return "There is no such batch.";
            var state = row.GetFieldValue<BatchState>(0);
            if (!from.Contains(state))
                return $"The batch is {state}.";
            if (objection?.Invoke((row.GetInt32(1), row.GetString(2), row.GetFieldValue<BatchAct>(3))) is { } against)
                return against;
        }

        await using var move = new NpgsqlCommand(BatchSql.Move, connection, transaction)
        {
            Parameters =
            {
                new() { Value = id }, new() { Value = to }, new() { Value = from }, new() { Value = doer.Reason }, new() { Value = (object?)doer.Ticket ?? DBNull.Value },
            },
        };
        move.Parameters[4].NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text;
        await move.ExecuteNonQueryAsync(token);
        await ActLedger.WriteAsync(transaction, ActLedger.Row(doer, act, time.GetUtcNow(), subject: id.ToString("D")), token);
        await transaction.CommitAsync(CancellationToken.None);
        signal.Wake();
        return null;
    }
}
