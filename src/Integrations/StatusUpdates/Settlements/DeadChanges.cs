using Integrations.Ops.Acts;
using Npgsql;

namespace Integrations.StatusUpdates.Settlements;

/// <summary>What people may do about changes that could not be told, or need not be.</summary>
internal sealed class DeadChanges(NpgsqlDataSource source, EgressSignal signal, TimeProvider time)
{
    public const string ResendAct = "delivery.resend";
    public const string HeardAct = "change.heard";
    public const string DismissAct = "change.dismiss";
    public const string RetryAct = "delivery.retry_now";
    public const string SkipAct = "delivery.skip";
    public const string TellAct = "delivery.tell_after_all";

    /// <summary>
    /// Puts every dead, undecided change that the partner has heard nothing newer of at the end of the sequence, in its order, to be told
    /// in the words of today, each as a message of its own. Where a call may have arrived, the partner may hear it twice: that is what the
    /// person has decided.
    /// </summary>
    public Task<SettleResult> ResendAsync(Guid deliveryId, Doer doer, CancellationToken token) => RepeatAsync(deliveryId, Decision.Dead, ResendAct, doer, token);

    /// <summary>What is owed is not told, as long as no call is under way; what comes later is. The robot goes on, and so does the order.</summary>
    public Task<SettleResult> SkipAsync(Guid deliveryId, Doer doer, CancellationToken token) => UnderLock.RunAsync(source, signal, deliveryId, async (transaction, state) =>
    {
        if (await UnderLock.OwedAsync(transaction, deliveryId, token) is not { } owed)
            return SettleResult.Refused(SettleResult.NothingOwed);
        if (!owed.Free)
            return SettleResult.Refused(SettleResult.BeingTold);
        var now = time.GetUtcNow();
        await UnderLock.DoAsync(transaction, SettlingSql.Skip, token, deliveryId, state.DecidedTo, state.NextSeq, (object?)owed.InDoubt ?? DBNull.Value, now);
        await ActLedger.WriteAsync(transaction, ActLedger.Row(doer, SkipAct, now, deliveryId, details: new { from = state.DecidedTo + 1, to = state.NextSeq }), token);
        return new SettleResult("skipped", Done: true);
    }, token);

    /// <summary>What was skipped is told after all, as <see cref="ResendAsync"/> tells what was dead: as long as the partner has heard nothing newer.</summary>
    public Task<SettleResult> TellAfterAllAsync(Guid deliveryId, Doer doer, CancellationToken token) => RepeatAsync(deliveryId, Decision.Skipped, TellAct, doer, token);

    private Task<SettleResult> RepeatAsync(Guid deliveryId, Decision which, string name, Doer doer, CancellationToken token) => UnderLock.RunAsync(source, signal, deliveryId, async (transaction, state) =>
    {
        var undecided = await UndecidedAsync(transaction, deliveryId, which, state, token);
        if (state.NextSeq > state.DecidedTo)
            return SettleResult.Refused(SettleResult.NewerPending);
        var repeated = undecided.Where(seq => seq > state.SentTo).Distinct().ToArray();
        if (repeated.Length == 0)
            return SettleResult.Refused(undecided.Count == 0 ? SettleResult.NothingToSettle : SettleResult.NewerTold);

        if (!await UnderLock.PutAgainAsync(transaction, deliveryId, state, repeated, name, doer, time.GetUtcNow(), token))
            return SettleResult.Refused(SettleResult.NotKept);
        return new SettleResult("resent", Done: true);
    }, token);

    /// <summary>It is known that the partner has heard it: what it knows is noted, nothing is sent.</summary>
    public Task<SettleResult> TakeAsHeardAsync(Guid deliveryId, long seq, Doer doer, CancellationToken token) => OneAsync(deliveryId, seq, SettlementAct.TakenAsHeard, HeardAct, doer, token);

    /// <summary>Nobody needs to hear it any more: nothing is sent.</summary>
    public Task<SettleResult> DismissAsync(Guid deliveryId, long seq, Doer doer, CancellationToken token) => OneAsync(deliveryId, seq, SettlementAct.Dismissed, DismissAct, doer, token);

    /// <summary>What waits for its next attempt is due now. The attempts that were made still count.</summary>
    public async Task<SettleResult> RetryNowAsync(Guid deliveryId, Doer doer, CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await using (var command = new NpgsqlCommand(SettlingSql.DueNow, connection, transaction) { Parameters = { new() { Value = deliveryId } } })
        {
            if (await command.ExecuteScalarAsync(token) is null)
                return SettleResult.Refused(SettleResult.NotWaiting);
        }

        await ActLedger.WriteAsync(transaction, ActLedger.Row(doer, RetryAct, time.GetUtcNow(), deliveryId), token);
        await transaction.CommitAsync(CancellationToken.None);
        signal.Wake();
        return new SettleResult("due_now", Done: true);
    }

    private Task<SettleResult> OneAsync(Guid deliveryId, long seq, SettlementAct act, string name, Doer doer, CancellationToken token) =>
        UnderLock.RunAsync(source, signal, deliveryId, async (transaction, state) =>
        {
            if (!(await UndecidedAsync(transaction, deliveryId, Decision.Dead, state, token)).Contains(seq))
                return SettleResult.Refused(SettleResult.NothingToSettle);
            var now = time.GetUtcNow();
            // While something newer is on its way, what the partner knows is about to change.
            if (act is SettlementAct.TakenAsHeard && state.NextSeq == state.DecidedTo)
                await UnderLock.DoAsync(transaction, SettlingSql.TakeAsHeard, token, deliveryId, seq, now, state.Since);
            await UnderLock.SettleAsync(transaction, deliveryId, [seq], act, name, doer, now, repeatedFrom: null, token);
            return new SettleResult(act.ToString(), Done: true);
        }, token);

    private static async Task<List<long>> UndecidedAsync(NpgsqlTransaction transaction, Guid deliveryId, Decision which, LockedState state, CancellationToken token)
    {
        await using var command = new NpgsqlCommand(SettlingSql.Undecided, transaction.Connection, transaction)
        {
            Parameters = { new() { Value = deliveryId }, new() { Value = state.Since }, new() { Value = which } },
        };
        var undecided = new List<long>();
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
        {
            if (await row.IsDBNullAsync(1, token))
                undecided.Add(row.GetInt64(0));
        }

        return undecided;
    }
}
