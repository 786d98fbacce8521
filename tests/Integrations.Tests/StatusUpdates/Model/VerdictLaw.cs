using Integrations.Abstractions;
using Integrations.StatusUpdates;
using Shouldly;
using static Integrations.Tests.StatusUpdates.Model.ModelViolation;

namespace Integrations.Tests.StatusUpdates.Model;

/// <summary>What follows for a claim from what the partner said of its call, or from not having called.</summary>
internal static class VerdictLaw
{
    /// <summary>The claim is given back as it was: waiting is not an attempt.</summary>
    public static void CheckUnused(Claimed claim, Outcome outcome) => Unless(
        (outcome.DecidedTo, outcome.Decided.Count, outcome.Sent, outcome.Attempts, outcome.InDoubt) == (null, 0, null, claim.Attempts, claim.SendingSeq),
        $"a claim that was not used changes its delivery: {outcome}");

    /// <summary>The partner does not have what must not be repeated: it is told with the next claim, and nothing is in doubt any more.</summary>
    public static void CheckAbsent(Claimed claim, Outcome outcome) => Unless(
        (outcome.DecidedTo, outcome.Decided.Count, outcome.Sent, outcome.Attempts, outcome.InDoubt, outcome.Delay, outcome.Call)
            == (null, 0, null, claim.Attempts, null, TimeSpan.Zero, null),
        $"what the partner does not have is told with the next claim, and the outcome is {outcome}");

    /// <summary>The partner said nothing of use about what must not be repeated: it is asked again, after what its answer says, while that is news.</summary>
    public static void CheckUnclear(Telling telling, SendOutcome asked, TimeSpan age, Outcome outcome)
    {
        var (claim, change) = (telling.Owed.Claim, telling.Change.Change);
        if (age >= Freshness.Of(change.Status))
        {
            Check(telling, new Told(new SendOutcome(OutcomeKind.Refused, "asked"), Call: null), absent: false, askable: true, age, outcome);
            return;
        }

        Unless(
            (outcome.DecidedTo, outcome.Decided.Count, outcome.Sent, outcome.Attempts, outcome.InDoubt, outcome.Call)
                == (null, 0, null, claim.Attempts + 1, change.Seq, null),
            $"an unclear answer became {outcome}");
        CheckDelay(telling, asked, age, outcome);
    }

    /// <param name="telling">What was told.</param>
    /// <param name="told">The answer; without a record no call was made.</param>
    /// <param name="absent">The partner was asked before, and does not have the change.</param>
    /// <param name="askable">The partner can be asked what it knows.</param>
    /// <param name="age">Of the change.</param>
    /// <param name="outcome">To be judged.</param>
    public static void Check(Telling telling, Told told, bool absent, bool askable, TimeSpan age, Outcome outcome)
    {
        var (claim, change, said) = (telling.Owed.Claim, telling.Change.Change, told.Outcome);
        var inDoubt = (told.Call is not null && said.Kind is OutcomeKind.InDoubt or OutcomeKind.Transient) || (claim.SendingSeq == change.Seq && !absent);
        var fresh = age < Freshness.Of(change.Status);
        var settledByOnce = said.Retryable && inDoubt && telling.Tell.Call.AtMostOnce && !askable;
        if (said.Retryable && fresh && !settledByOnce)
        {
            Unless(
                (outcome.DecidedTo, outcome.Decided.Count, outcome.Sent, outcome.Attempts, outcome.InDoubt)
                    == (null, 0, null, claim.Attempts + 1, inDoubt ? change.Seq : null),
                $"after {said} the change is tried again, and the outcome is {outcome}");
            CheckDelay(telling, said, age, outcome);
            return;
        }

        var decision = said.Kind is OutcomeKind.Delivered ? Decision.Sent
            : said.Kind is OutcomeKind.AlreadyFinal ? Decision.Moot
            : said.Retryable && !settledByOnce && change.Status.Class() is StatusClass.Progress ? Decision.Expired
            : Decision.Dead;
        var sent = decision is Decision.Sent ? new SentWord(change.Seq, telling.Tell.PartnerStatus, change.RobotId) : null;
        Unless(
            (outcome.DecidedTo, outcome.Sent, outcome.InDoubt, outcome.Unsure) == (change.Seq, sent, null, inDoubt && sent is null)
                && outcome.Decided.Count == telling.Plan.Decided.Count + 1
                && outcome.Decided.Take(outcome.Decided.Count - 1).SequenceEqual(telling.Plan.Decided)
                && (outcome.Decided[^1].Seq, outcome.Decided[^1].Decision) == (change.Seq, decision),
            $"after {said} the change is {decision}, and the outcome is {outcome}");
    }

    private static void CheckDelay(Telling telling, SendOutcome said, TimeSpan age, Outcome outcome)
    {
        Unless(
            outcome.Delay >= Wait(chance: 0) && outcome.Delay <= Wait(chance: 1),
            $"after {said} the next attempt is after {Wait(0)} to {Wait(1)}, not {outcome.Delay}");

        TimeSpan Wait(double chance) =>
            RetrySchedule.Next(said, telling.Change.News, telling.Owed.Claim.Attempts + 1, age, chance).ShouldNotBeNull();
    }
}
