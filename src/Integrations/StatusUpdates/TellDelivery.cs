using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.Partners;
using Microsoft.Extensions.Logging;

namespace Integrations.StatusUpdates;

/// <summary>One call of one delivery, from the decision to make it to the outcome that is recorded.</summary>
internal sealed partial class TellDelivery(
    ITellPartner partner, PartnerSettings settings, EgressMetrics metrics, TimeProvider time, ILogger<TellDelivery> log)
{
    // Kept for the recording: an outcome that comes later than its lease has no effect.
    private static readonly TimeSpan FlushBudget = TimeSpan.FromSeconds(2);

    // After a mistake of ours, so that it is not made in a tight loop.
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(30);

    /// <summary>Ends with exactly one outcome, whatever happens.</summary>
    public async Task RunAsync(Telling telling, NaturalBatch<PendingCall> calls, NaturalBatch<Outcome> outcomes, CancellationToken stop)
    {
        try
        {
            outcomes.Add(await TellAsync(telling, calls, stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            outcomes.Add(Outcome.Unused(telling.Owed.Claim));
        }
        catch (Exception e)
        {
            Log.Fault(log, telling.Change.Change.Seq, telling.Owed.Claim.DeliveryId, e);
            outcomes.Add(Outcome.Unused(telling.Owed.Claim) with { Delay = AfterFault, InDoubt = true });
        }
    }

    private async Task<Outcome> TellAsync(Telling telling, NaturalBatch<PendingCall> calls, CancellationToken stop)
    {
        var claim = telling.Owed.Claim;
        telling.RequestedAt = time.GetUtcNow();
        telling.RequestId = Guid.CreateVersion7(telling.RequestedAt);
        if (await partner.PrepareAsync(telling, stop) is { } refused)
            return Resolve(telling, refused, call: null);
        stop.ThrowIfCancellationRequested();

        var call = new PendingCall(telling);
        calls.Add(call);
        switch (await call.Written.Task)
        {
            case null:
                return Resolve(telling, new SendOutcome(OutcomeKind.Refused, "unrecordable_call"), call: null);
            case false:
                return Outcome.Unused(claim) with { InDoubt = true, Call = NotSent(telling, "lease_lost") };
            case true when !HasTime(claim):
                return Resolve(telling, new SendOutcome(OutcomeKind.Unreachable, "no_time_left"), NotSent(telling, "no_time_left"));
            case true:
                var told = await partner.TellAsync(telling, CancellationToken.None);
                if (told.Outcome.Kind is OutcomeKind.Delivered)
                    metrics.Told(claim.Lane.Partner, telling.Change.RecordedAt);
                return Resolve(telling, told.Outcome, told.Call);
        }
    }

    private Outcome Resolve(Telling telling, SendOutcome outcome, CallRecord? call)
    {
        var claim = telling.Owed.Claim;
        var attempts = claim.Attempts + 1;
        var change = telling.Change.Change;
        var age = time.GetUtcNow() - telling.Change.RecordedAt;
        if (outcome.Retryable
            && RetrySchedule.Next(outcome, change.Status.Class(), attempts, age, Random.Shared.NextDouble()) is { } delay)
        {
            // A server error may come after the work was done. And once in doubt, a later "no" does not say that the first call was lost.
            var inDoubt = outcome.Kind is OutcomeKind.InDoubt or OutcomeKind.Transient || claim.SendingSeq == change.Seq;
            return new Outcome(claim) { Delay = delay, Attempts = attempts, InDoubt = inDoubt, Call = call };
        }

        var decision = outcome.Kind switch
        {
            OutcomeKind.Delivered => Decision.Sent,
            OutcomeKind.AlreadyFinal => Decision.Moot,
            OutcomeKind.UnknownDelivery or OutcomeKind.Gone or OutcomeKind.BadCredentials or OutcomeKind.Refused
                or OutcomeKind.RateLimited or OutcomeKind.Transient or OutcomeKind.Unreachable or OutcomeKind.InDoubt => Decision.Dead,
        };
        if (decision is Decision.Dead)
            Log.Dead(log, claim.Lane.Partner, change.Seq, claim.DeliveryId, outcome.Detail);
        return new Outcome(claim)
        {
            DecidedTo = change.Seq,
            Decided = [.. telling.Plan.Decided, new Decided(change.Seq, decision, outcome.Detail, ClientRequestId: call?.RequestId)],
            Sent = decision is Decision.Sent ? new SentWord(change.Seq, telling.Tell.PartnerStatus, change.RobotId) : null,
            Call = call,
        };
    }

    private bool HasTime(Claimed claim)
    {
        var needed = settings.For(claim.Lane.Partner).Timeout + FlushBudget;
        return claim.LeaseEnds - time.GetTimestamp() >= (long)(needed.TotalSeconds * time.TimestampFrequency);
    }

    private static CallRecord NotSent(Telling telling, string detail) =>
        new(telling.RequestId, telling.RequestedAt, CallOutcome.Retry, detail);

    private static partial class Log
    {
        [LoggerMessage(3401, LogLevel.Error, "{Partner} was not told change {Seq} of delivery {DeliveryId}: {Detail}")]
        public static partial void Dead(ILogger logger, IntegrationType partner, long seq, Guid deliveryId, string detail);

        [LoggerMessage(3402, LogLevel.Error, "Telling change {Seq} of delivery {DeliveryId} failed on our side; it will be repeated under the same id")]
        public static partial void Fault(ILogger logger, long seq, Guid deliveryId, Exception exception);
    }
}
