using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.Partners;
using Integrations.StatusUpdates.Protection;
using Microsoft.Extensions.Logging;

namespace Integrations.StatusUpdates;

/// <summary>One call of one delivery, from the decision to make it to the outcome that is recorded.</summary>
internal sealed partial class TellDelivery(
    ITellPartner partner, Lanes lanes, RateBudgets budgets, PartnerSettings settings, EgressMetrics metrics, TimeProvider time, ILogger<TellDelivery> log)
{
    /// <summary>It is open whether the one call arrived, and nobody can be asked.</summary>
    public const string InDoubtForGood = "in_doubt";

    public const string ConfirmedByQuery = "confirmed_by_query";

    // Kept for the recording: an outcome that comes later than its lease has no effect.
    private static readonly TimeSpan FlushBudget = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ShortestQuestion = TimeSpan.FromSeconds(1);

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
            Log.Fault(log, telling.Change.Seq, telling.Owed.Claim.DeliveryId, e);
            outcomes.Add(Outcome.Unused(telling.Owed.Claim) with
            {
                Delay = AfterFault,
                InDoubt = telling.OnTheWire ? telling.Change.Seq : telling.Owed.Claim.SendingSeq,
                Call = new CallRecord(telling.RequestId, telling.RequestedAt, CallOutcome.Unknown, "fault") { Perhaps = true },
            });
        }
    }

    private async Task<Outcome> TellAsync(Telling telling, NaturalBatch<PendingCall> calls, CancellationToken stop)
    {
        var claim = telling.Owed.Claim;
        // The lane closed after the claim: waiting for it to open is not an attempt.
        if (claim.Probe is null && lanes.IsClosed(claim.Lane.Key))
            return Outcome.Unused(claim);
        if (await budgets.StoreTurnAsync(claim, telling.Change.StoreId, telling.Tell.Call.Operation) is var turn && turn > TimeSpan.Zero)
            return Outcome.Unused(claim) with { Delay = turn };

        if (claim.SendingSeq == telling.Change.Seq && await SettleDoubtAsync(telling, stop) is { } settled)
            return settled;
        telling.RequestedAt = time.GetUtcNow();
        telling.RequestId = Guid.CreateVersion7(telling.RequestedAt);
        if (await partner.PrepareAsync(telling, stop) is { } refused)
            return Learn(telling, new Told(refused, Call: null), took: null);
        stop.ThrowIfCancellationRequested();

        var call = new PendingCall(telling);
        calls.Add(call);
        switch (await call.Written.Task)
        {
            case null:
                return Resolve(telling, new Told(new SendOutcome(OutcomeKind.Refused, "unrecordable_call"), Call: null));
            case false:
                return Outcome.Unused(claim) with { Call = NotSent(telling, "lease_lost") with { Perhaps = true } };
            case true when TimeFor(claim, settings.For(claim.Lane.Partner).Timeout) < TimeSpan.Zero:
                return Resolve(telling, new Told(new SendOutcome(OutcomeKind.Unreachable, "no_time_left"), NotSent(telling, "no_time_left")));
            // Its permission is for a moment only, and the moment passed before the first byte: the next one is asked for.
            case true when !budgets.Spend(claim):
                return Outcome.Unused(claim) with { Call = NotSent(telling, "turn_lapsed") };
            case true:
                telling.OnTheWire = true;
                var begun = time.GetTimestamp();
                var told = await partner.TellAsync(telling, CancellationToken.None);
                if (told.Outcome.Kind is OutcomeKind.Delivered)
                    metrics.Told(claim.Lane.Partner, telling.Change.RecordedAt);
                return Learn(telling, told, time.GetElapsedTime(begun));
        }
    }

    /// <summary>
    /// The change may have arrived: where the partner can be asked, it is asked before it is told again. Null: tell it, under the same id.
    /// </summary>
    private async Task<Outcome?> SettleDoubtAsync(Telling telling, CancellationToken stop)
    {
        var (claim, once, timeout) = (telling.Owed.Claim, AtMostOnce(telling), settings.For(telling.Owed.Claim.Lane.Partner).Timeout);
        if (!partner.CanBeAsked(telling))
            return once ? Resolve(telling, new Told(new SendOutcome(OutcomeKind.Refused, InDoubtForGood), Call: null)) : null;

        // A partner that knows a repetition by its id is asked only where the call that may follow still fits: into the lease, and into
        // the limits, where each call counts and asking is no cheaper than repeating.
        var within = once ? timeout : Shorter(timeout, TimeFor(claim, timeout));
        if (!once && (within < ShortestQuestion || budgets.AreLimited(claim.Lane.Key)))
            return null;
        if (TimeFor(claim, within) < TimeSpan.Zero || !budgets.Spend(claim))
            return Outcome.Unused(claim);

        var asked = await partner.AskAsync(telling, within, stop);
        switch (asked.Known)
        {
            case Known.Received:
                return Resolve(telling, new Told(new SendOutcome(OutcomeKind.Delivered, ConfirmedByQuery), Call: null));
            case Known.Absent when once:
                // One call a claim: it is told with the next one, and no longer in doubt.
                return new Outcome(claim) { Attempts = claim.Attempts };
            case Known.Unclear when once:
                return AskAgain(telling, asked.Outcome);
            default:
                telling.KnownAbsent = asked.Known is Known.Absent;
                return null;
        }
    }

    private Outcome AskAgain(Telling telling, SendOutcome asked)
    {
        var (claim, change) = (telling.Owed.Claim, telling.Change);
        // A credential that opens no questions may well open the rest.
        if (asked.Retryable && asked.Kind is not (OutcomeKind.BadCredentials or OutcomeKind.Gone))
            lanes.Observe(claim, asked, took: null);
        return RetrySchedule.Next(asked, change.News, claim.Attempts + 1, Age(telling), Random.Shared.NextDouble()) is { } delay
            ? Outcome.Unused(claim) with { Attempts = claim.Attempts + 1, Delay = delay }
            : Resolve(telling, new Told(new SendOutcome(OutcomeKind.Refused, InDoubtForGood), Call: null));
    }

    private Outcome Learn(Telling telling, Told told, TimeSpan? took)
    {
        lanes.Observe(telling.Owed.Claim, told.Outcome, took);
        return Resolve(telling, told);
    }

    private Outcome Resolve(Telling telling, Told told)
    {
        var (claim, outcome) = (telling.Owed.Claim, told.Outcome);
        var attempts = claim.Attempts + 1;
        var change = telling.Change;

        // A server error may come after the work was done. And once in doubt, a later "no" does not say that the first call was lost.
        var mayHaveArrived = told.Call is not null && outcome.Detail is not PartnerAccess.TokenRenewed
            && outcome.Kind is OutcomeKind.InDoubt or OutcomeKind.Transient;
        var inDoubt = mayHaveArrived || (claim.SendingSeq == change.Seq && !telling.KnownAbsent);
        if (outcome.Retryable && inDoubt && AtMostOnce(telling) && !partner.CanBeAsked(telling))
            return Finished(telling, told with { Outcome = outcome with { Detail = InDoubtForGood } }, Decision.Dead, inDoubt);
        if (outcome.Retryable && RetrySchedule.Next(outcome, change.News, attempts, Age(telling), Random.Shared.NextDouble()) is { } delay)
            return new Outcome(claim) { Delay = delay, Attempts = attempts, InDoubt = inDoubt ? change.Seq : null, Call = told.Call };

        return Finished(telling, told, outcome.Kind switch
        {
            OutcomeKind.Delivered => Decision.Sent,
            OutcomeKind.AlreadyFinal => Decision.Moot,
            OutcomeKind.UnknownDelivery or OutcomeKind.Refused => Decision.Dead,
            // Tried for as long as it was news. Of a milestone somebody should know.
            OutcomeKind.Gone or OutcomeKind.BadCredentials or OutcomeKind.RateLimited or OutcomeKind.Transient or OutcomeKind.Unreachable
                or OutcomeKind.InDoubt => change.News.Lapses ? Decision.Expired : Decision.Dead,
        }, inDoubt);
    }

    private Outcome Finished(Telling telling, Told told, Decision decision, bool inDoubt)
    {
        var change = telling.Change;
        if (decision is Decision.Dead)
            Log.Dead(log, telling.Owed.Claim.Lane.Partner, change.Seq, change.DeliveryId, told.Outcome.Detail);
        var decided = new Decided(change.Seq, decision, told.Outcome.Detail, ClientRequestId: told.Call?.RequestId)
        {
            Cause = decision is Decision.Dead ? $"{telling.Tell.Call.Operation} {telling.Tell.Word} {told.Outcome.Detail} {told.Shape}".TrimEnd() : null,
        };
        return new Outcome(telling.Owed.Claim)
        {
            DecidedTo = change.Seq,
            Decided = [.. telling.Plan.Decided, decided],
            Unsure = inDoubt && !change.IsAnswer && decision is not Decision.Sent,
            Sent = decision is Decision.Sent ? new SentWord(change.Seq, change.IsAnswer ? null : telling.Tell.PartnerStatus, change.RobotId) : null,
            Call = told.Call,
        };
    }

    private bool AtMostOnce(Telling telling) => settings.For(telling.Owed.Claim.Lane.Partner).IsAtMostOnce(telling.Tell.Call);

    private TimeSpan Age(Telling telling) => time.GetUtcNow() - telling.Change.RecordedAt;

    /// <summary>What is left of the lease beside a call and its recording; negative when they do not fit.</summary>
    private TimeSpan TimeFor(Claimed claim, TimeSpan call) =>
        TimeSpan.FromSeconds((claim.LeaseEnds - time.GetTimestamp()) / (double)time.TimestampFrequency) - call - FlushBudget;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

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
