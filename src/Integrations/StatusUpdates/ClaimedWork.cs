using Integrations.Abstractions;
using Integrations.Partners;
using Integrations.StatusUpdates.LateAnswers;
using Microsoft.Extensions.Logging;

namespace Integrations.StatusUpdates;

/// <summary>From a claim to its outcome: take over what lost senders left, load what is owed, word it, decide, and begin the call where one is needed.</summary>
internal sealed partial class ClaimedWork(EgressStore store, TellDelivery tell, PartnerRegistry registry, TimeProvider time, ILogger log)
{
    // A debt whose changes cannot be found is looked at again, not spun on.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    /// <summary>What each claimed delivery owes. What lost senders left open is closed before.</summary>
    public async Task<IReadOnlyList<Owed>> LoadAsync(IReadOnlyList<Claimed> claimed) =>
        await store.LoadAsync(await TakeOverAsync(claimed), CancellationToken.None);

    /// <summary>Ends with exactly one outcome, whatever happens: at once where no call is needed, otherwise with the task.</summary>
    public Task Begin(Owed owed, NaturalBatch<Outcome> outcomes, NaturalBatch<PendingCall> calls, CancellationToken stop)
    {
        if (owed.Changes.Count == 0)
        {
            outcomes.Add(new Outcome(owed.Claim) { DecidedTo = owed.LastSeqDecided, Delay = LookAgain });
            return Task.CompletedTask;
        }

        var (partner, now) = (owed.Claim.Lane.Partner, time.GetUtcNow());
        // A module that throws is our mistake; it must not stop the deliveries of everybody else.
        var worded = owed.Changes.Select(c => registry.Worded(partner, c, now, e => Log.ModuleThrew(log, partner, c.Seq, c.DeliveryId, e))).ToList();
        var plan = TellPlan.For(worded, owed.LastWord, owed.LastRobotId, owed.Claim.SendingSeq);
        if (plan.Next is { Saying: Saying.Tell said } next)
            return tell.RunAsync(new Telling(owed, plan, owed.Changes.Single(c => c.Seq == next.Seq), said), calls, outcomes, stop);
        outcomes.Add(new Outcome(owed.Claim) { DecidedTo = plan.Decided[^1].Seq, Decided = plan.Decided });
        return Task.CompletedTask;
    }

    private async Task<IReadOnlyList<Claimed>> TakeOverAsync(IReadOnlyList<Claimed> claimed)
    {
        var takenOver = claimed.Where(c => c.FormerToken is not null).ToList();
        if (takenOver.Count == 0)
            return claimed;
        Log.TakenOver(log, takenOver.Count);
        return [.. claimed.Where(c => c.FormerToken is null), .. await store.TakeOverAsync(takenOver, CancellationToken.None)];
    }

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Warning, "Took over {Count} deliveries from a host that did not report")]
        public static partial void TakenOver(ILogger logger, int count);

        [LoggerMessage(3003, LogLevel.Error, "The {Partner} module failed to word change {Seq} of delivery {DeliveryId}; the partner is not told")]
        public static partial void ModuleThrew(ILogger logger, IntegrationType partner, long seq, Guid deliveryId, Exception exception);
    }
}
