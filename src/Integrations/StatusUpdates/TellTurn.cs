using Integrations.Partners;
using Integrations.StatusUpdates.Protection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Integrations.StatusUpdates;

/// <summary>
/// Tells one partner what it is owed about one delivery, for a job engine whose unit is a delivery. It claims, words, calls and records by the
/// same statements as the loop and under the same limits, so it may run beside loops and beside itself: whoever has the claim acts.
/// </summary>
internal sealed class TellTurn(
    EgressStore store, Lanes lanes, LaneDoor door, TellDelivery tell, CallWriter writer, OutcomeRecorder recorder, PartnerRegistry registry, NodeName node,
    IOptions<StatusEngineOptions> options, TimeProvider time, ILogger<TellTurn> log)
{
    // Changes that come while it tells are told in the same turn, but a turn ends.
    private const int MostCalls = 10;

    // Somebody else has it, its partner is closed, or has as many calls as it may.
    private static readonly TimeSpan NotYet = TimeSpan.FromSeconds(1);

    private readonly ClaimedWork _work = new(store, tell, registry, time, log);

    /// <summary>Goes on until nothing is due. A stop ends it after the call that is on the wire.</summary>
    public async Task<TurnEnd> RunAsync(Guid delivery, CancellationToken stop)
    {
        var end = new TurnEnd("nothing_owed", After: null);
        for (var call = 0; ; call++)
        {
            if (await store.DebtAsync(delivery, CancellationToken.None) is not { } debt)
                return end with { After = null };
            if (debt.DueIn > TimeSpan.Zero && call == 0)
                return new TurnEnd("not_due", debt.DueIn) { NotNow = true };
            if (debt.DueIn > TimeSpan.Zero || call == MostCalls || stop.IsCancellationRequested)
                return end with { After = debt.DueIn > TimeSpan.Zero ? debt.DueIn : TimeSpan.Zero };
            if (await door.RoomOfAsync(debt.Lane, CancellationToken.None) is not { } room)
                return end with { Word = "no_room", After = NotYet, NotNow = true };

            var claimed = await store.ClaimAsync([room], node.Value, options.Value.Lease, CancellationToken.None, only: delivery);
            door.Claimed([room], claimed);
            if (claimed is not [var claim])
                return end with { Word = "held", After = NotYet, NotNow = true };
            var told = await TellAsync(claim, stop);
            end = told with { Dead = end.Dead || told.Dead };
        }
    }

    private async Task<TurnEnd> TellAsync(Claimed claim, CancellationToken stop)
    {
        lanes.Take(claim);
        var (begun, last) = (false, Outcome.Unused(claim));
        try
        {
            var owed = await _work.LoadAsync([claim]);
            begun = owed.Count > 0;
            var outcomes = new NaturalBatch<Outcome>(1, async batch => await recorder.RecordAsync([last = batch[^1]]));
            var calls = new NaturalBatch<PendingCall>(1, writer.WriteAsync);
            var (recording, writing) = (outcomes.RunAsync(), calls.RunAsync());
            foreach (var delivery in owed)
                await _work.Begin(delivery, outcomes, calls, stop);
            calls.Complete();
            await writing;
            outcomes.Complete();
            await recording;
        }
        finally
        {
            if (!begun)
                lanes.Free(claim, called: false);
        }

        return new TurnEnd(last.Call?.Detail ?? (last.Decided is [.., { Reason: { } reason }] ? reason : "put_off"), After: null)
        {
            Dead = last.Decided.Any(decided => decided.Decision is Decision.Dead),
        };
    }
}

/// <summary>How a turn ended.</summary>
/// <param name="Word">Of the last call or decision; a stable word.</param>
/// <param name="After">When there is something to do again; null when nothing is owed any more.</param>
internal sealed record TurnEnd(string Word, TimeSpan? After)
{
    /// <summary>Something was given up that somebody should look at.</summary>
    public bool Dead { get; init; }

    /// <summary>Nothing was begun: it was not its turn.</summary>
    public bool NotNow { get; init; }
}
