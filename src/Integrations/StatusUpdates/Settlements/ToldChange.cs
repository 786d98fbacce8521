using Integrations.Ops.Acts;
using Npgsql;

namespace Integrations.StatusUpdates.Settlements;

/// <summary>
/// What a partner has acknowledged may be told once more, where its side has lost it. That is a new saying and never a retry: the partner
/// hears it twice, so two people have to want it (<c>BatchAct.TellAgain</c>).
/// </summary>
internal sealed class ToldChange(NpgsqlDataSource source, EgressSignal signal, TimeProvider time)
{
    public const string AgainAct = "change.tell_again";

    /// <summary>Only the last thing that it was told: anything before that would come out of order.</summary>
    public Task<SettleResult> TellAgainAsync(Guid deliveryId, long seq, Doer doer, CancellationToken token) => UnderLock.RunAsync(source, signal, deliveryId, async (transaction, state) =>
    {
        if (state.NextSeq > state.DecidedTo)
            return SettleResult.Refused(SettleResult.NewerPending);
        if (state.SentTo != seq)
            return SettleResult.Refused(state.SentTo > seq ? SettleResult.NewerTold : SettleResult.NeverTold);
        if (!await UnderLock.PutAgainAsync(transaction, deliveryId, state, [seq], AgainAct, doer, time.GetUtcNow(), token))
            return SettleResult.Refused(SettleResult.NotKept);
        // The same word again is news now.
        await UnderLock.DoAsync(transaction, SettlingSql.KnowledgeOpen, token, deliveryId);
        return new SettleResult("told_again", Done: true);
    }, token);
}
