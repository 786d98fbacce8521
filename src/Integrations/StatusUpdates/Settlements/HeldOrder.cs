using Integrations.Ops.Acts;
using Npgsql;

namespace Integrations.StatusUpdates.Settlements;

/// <summary>
/// One order's updates may be kept back for a while: what is owed and what comes is not told before a time. It ends by itself, so that nobody
/// has to remember it.
/// </summary>
internal sealed class HeldOrder(NpgsqlDataSource source, EgressSignal signal, TimeProvider time)
{
    public const string HoldAct = "delivery.hold";
    public const string ReleaseAct = "delivery.release";

    /// <summary>A day: later than that most of what is owed is no news any more.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>From now on; again for an order that is held, it lasts longer. A call that is under way cannot be kept back.</summary>
    /// <param name="deliveryId">The order.</param>
    /// <param name="span">More than nothing, <see cref="Longest"/> at most.</param>
    /// <param name="doer">Who and why.</param>
    /// <param name="token">Stops it.</param>
    public Task<SettleResult> HoldAsync(Guid deliveryId, TimeSpan span, Doer doer, CancellationToken token)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(span, Longest);
        return UnderLock.RunAsync(source, signal, deliveryId, async (transaction, _) =>
        {
            if (await UnderLock.OwedAsync(transaction, deliveryId, token) is { Free: false })
                return SettleResult.Refused(SettleResult.BeingTold);
            await UnderLock.DoAsync(transaction, SettlingSql.Hold, token, deliveryId, span);
            await ActLedger.WriteAsync(transaction, ActLedger.Row(doer, HoldAct, time.GetUtcNow(), deliveryId, details: new { minutes = (int)span.TotalMinutes }), token);
            return new SettleResult("held", Done: true);
        }, token);
    }

    /// <summary>What is owed is due at once, and what comes is told as ever.</summary>
    public Task<SettleResult> ReleaseAsync(Guid deliveryId, Doer doer, CancellationToken token) => UnderLock.RunAsync(source, signal, deliveryId, async (transaction, state) =>
    {
        if (!state.IsHeld)
            return SettleResult.Refused(SettleResult.NotHeld);
        await UnderLock.OwedAsync(transaction, deliveryId, token);
        await UnderLock.DoAsync(transaction, SettlingSql.Release, token, deliveryId);
        await ActLedger.WriteAsync(transaction, ActLedger.Row(doer, ReleaseAct, time.GetUtcNow(), deliveryId), token);
        return new SettleResult("released", Done: true);
    }, token);
}
