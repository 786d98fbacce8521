using Integrations.Abstractions;
using Integrations.Ops.Acts;
using Npgsql;

namespace Integrations.StatusUpdates.Settlements;

/// <summary>
/// A person's act on one delivery: it takes the delivery's own lock, so it is decided against what the engine has done by then, and is
/// written down with actor and reason in the same transaction.
/// </summary>
internal static class UnderLock
{
    /// <summary>Commits where it was done, and wakes the engine; leaves no trace where something stands against it.</summary>
    public static async Task<SettleResult> RunAsync(
        NpgsqlDataSource source, EgressSignal signal, Guid deliveryId, Func<NpgsqlTransaction, LockedState, Task<SettleResult>> act, CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if (await LockAsync(transaction, deliveryId, token) is not { } state)
            return SettleResult.Refused(SettleResult.UnknownDelivery);
        var result = await act(transaction, state);
        if (!result.Done)
            return result;
        // Once decided it is done, whether or not the person waits.
        await transaction.CommitAsync(CancellationToken.None);
        signal.Wake();
        return result;
    }

    /// <returns>How many rows it touched.</returns>
    public static async Task<int> DoAsync(NpgsqlTransaction transaction, string sql, CancellationToken token, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteNonQueryAsync(token);
    }

    /// <summary>The engine's row, locked: whether no call is under way, and the change that may have arrived. Null where nothing is owed.</summary>
    public static async Task<(bool Free, long? InDoubt)?> OwedAsync(NpgsqlTransaction transaction, Guid deliveryId, CancellationToken token)
    {
        await using var command = new NpgsqlCommand(SettlingSql.Owed, transaction.Connection, transaction) { Parameters = { new() { Value = deliveryId } } };
        await using var row = await command.ExecuteReaderAsync(token);
        return await row.ReadAsync(token) ? (row.GetBoolean(0), await row.IsDBNullAsync(1, token) ? null : row.GetInt64(1)) : null;
    }

    /// <summary>
    /// Puts changes at the end of the sequence, in their order, each as a message of its own, and settles what they repeat.
    /// </summary>
    /// <returns>False where one of them is not kept any more: nothing may be committed then.</returns>
    public static async Task<bool> PutAgainAsync(
        NpgsqlTransaction transaction, Guid deliveryId, LockedState state, long[] seqs, string act, Doer doer, DateTimeOffset now, CancellationToken token)
    {
        if (await DoAsync(transaction, SettlingSql.Repeat, token, now, deliveryId, seqs, state.NextSeq, state.Since) != seqs.Length)
            return false;
        var last = state.NextSeq + seqs.Length;
        await DoAsync(transaction, SettlingSql.Advance, token, deliveryId, last);
        await DoAsync(transaction, SettlingSql.Owe, token, deliveryId, state.Partner, state.Region, Lane.Replays, last, now);
        await SettleAsync(transaction, deliveryId, seqs, SettlementAct.Resent, act, doer, now, state.NextSeq, token);
        return true;
    }

    public static async Task SettleAsync(
        NpgsqlTransaction transaction, Guid deliveryId, long[] seqs, SettlementAct settled, string act, Doer doer, DateTimeOffset now, long? repeatedFrom,
        CancellationToken token)
    {
        var row = ActLedger.Row(doer, act, now, deliveryId, details: new { changes = seqs });
        await ActLedger.WriteAsync(transaction, row, token);
        await DoAsync(
            transaction, SettlingSql.Settle, token, deliveryId, seqs, settled, now, row.Id,
            seqs.Select((_, place) => repeatedFrom + place + 1).ToArray());
    }

    private static async Task<LockedState?> LockAsync(NpgsqlTransaction transaction, Guid deliveryId, CancellationToken token)
    {
        await using var command = new NpgsqlCommand(SettlingSql.Lock, transaction.Connection, transaction) { Parameters = { new() { Value = deliveryId } } };
        await using var row = await command.ExecuteReaderAsync(token);
        return await row.ReadAsync(token)
            ? new LockedState(
                row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetFieldValue<IntegrationType>(3), row.GetFieldValue<Region>(4),
                row.GetFieldValue<DateTimeOffset>(5), row.GetBoolean(6))
            : null;
    }
}

/// <summary>How far a delivery has come, while its lock is held.</summary>
/// <param name="NextSeq">The highest number given to a change.</param>
/// <param name="DecidedTo">Every change up to it is decided.</param>
/// <param name="SentTo">The last one that the partner has taken.</param>
/// <param name="Partner">To be told.</param>
/// <param name="Region">Of its lane.</param>
/// <param name="Since">Nothing about it is older.</param>
/// <param name="IsHeld">A person keeps it from being told.</param>
internal sealed record LockedState(long NextSeq, long DecidedTo, long SentTo, IntegrationType Partner, Region Region, DateTimeOffset Since, bool IsHeld);
