using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.StatusUpdates;
using static Integrations.Tests.StatusUpdates.Model.ModelViolation;

namespace Integrations.Tests.StatusUpdates.Model;

internal sealed partial class Episode
{
    // A call needs the partner's patience and time to record its outcome; the lease must have that much left.
    private static readonly TimeSpan Needed = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan ShortestQuestion = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Telling, SendOutcome> _refusals = [];
    private readonly Dictionary<Telling, Asked> _answers = [];

    /// <summary>What no call can be made for: no address, no token.</summary>
    private SendOutcome? Refusal(Telling telling)
    {
        if (_healing || Chance(0.97))
            return null;
        return _refusals[telling] = new SendOutcome(Any([OutcomeKind.BadCredentials, OutcomeKind.Unreachable, OutcomeKind.Transient]), "no_access");
    }

    /// <summary>A partner that is asked says the truth, or nothing of use.</summary>
    private Asked Answer(Telling telling)
    {
        var known = !_healing && Chance(0.3) ? Known.Unclear : _partner.Has(telling) ? Known.Received : Known.Absent;
        _log.Saw($"asked, the partner says {known}");
        var kind = known is not Known.Unclear ? OutcomeKind.Delivered
            : Any([OutcomeKind.InDoubt, OutcomeKind.Transient, OutcomeKind.RateLimited, OutcomeKind.BadCredentials, OutcomeKind.Refused]);
        return _answers[telling] = new Asked(known, new SendOutcome(kind, "asked", SomeWait(kind)));
    }

    private TimeSpan? SomeWait(OutcomeKind kind) =>
        kind is OutcomeKind.RateLimited or OutcomeKind.Transient && Chance(0.5) ? TimeSpan.FromSeconds(_random.Next(1, 90)) : null;

    /// <summary>A claim that ended before any call was to be written down: refused, settled by asking, or left for later.</summary>
    private Outcome Uncalled(ModelHost host, SteppedTelling stepped)
    {
        var (telling, outcome) = (stepped.Telling, stepped.Outcome!);
        var asked = _answers.GetValueOrDefault(telling);
        if (_refusals.GetValueOrDefault(telling) is { } refused)
        {
            Judge(host, telling, new Told(refused, Call: null), outcome);
            return Steady(outcome, telling, refused, host);
        }

        if (asked?.Known is Known.Received)
        {
            Judge(host, telling, new Told(asked.Outcome, Call: null), outcome);
            return outcome;
        }

        Unless(IsOnce(telling) && IsInDoubt(telling), $"a call was not made, and nobody said why: {outcome}");
        _log.Saw("no time is left to ask", _partner.CanBeAsked && asked is null);
        if (!_partner.CanBeAsked)
            Judge(host, telling, new Told(new SendOutcome(OutcomeKind.Refused, "in_doubt"), Call: null), outcome);
        else if (asked is null)
            Unless(LeaseLeft(host, stepped) < Needed, $"the partner was not asked while there was time: {outcome}");
        if (_engine.LawsHold && _partner.CanBeAsked)
        {
            if (asked is null)
                VerdictLaw.CheckUnused(telling.Owed.Claim, outcome);
            else if (asked.Known is Known.Absent)
                VerdictLaw.CheckAbsent(telling.Owed.Claim, outcome);
            else
                VerdictLaw.CheckUnclear(telling, asked.Outcome, Age(host, telling), outcome);
        }

        return asked is null ? outcome : Steady(outcome, telling, asked.Outcome, host);
    }

    /// <summary>Before a call in doubt the partner is asked, if it can be; and what must not be repeated is not.</summary>
    private void CheckMayBeTold(ModelHost host, SteppedTelling stepped)
    {
        var telling = stepped.Telling;
        if (!IsInDoubt(telling))
            return;
        Unless(!IsOnce(telling), "what must not be repeated is told although it may have arrived");
        var asked = _answers.GetValueOrDefault(telling);
        Unless(asked?.Known is not Known.Received, "the partner is told what it has said to have");
        Unless(
            !_partner.CanBeAsked || asked is not null || LeaseLeft(host, stepped) < Needed + ShortestQuestion,
            "a change in doubt is told again, and the partner was not asked while there was time");
        _log.Saw("told again in doubt");
    }

    /// <summary>Calls are written down, and those whose lease is still good begin.</summary>
    private async Task ArmAsync(ModelHost host, List<SteppedTelling> tellings)
    {
        if (!_healing && Chance(0.05))
        {
            // The commit's answer is lost: it is done again later.
            await host.Store.ArmAsync([.. tellings.Select(t => t.Telling)], host.Name, CancellationToken.None);
            foreach (var telling in tellings)
                _reference.Arm(telling.Telling, host.Name);
            await CheckAsync($"{host.Name} writes down {Names(tellings)}, unheard");
            return;
        }

        var givenUp = !_healing && Chance(0.1) && tellings.TrueForAll(t => LeaseLeft(host, t) <= TimeSpan.Zero);
        var armed = tellings.ToDictionary(t => t, t => !givenUp && _reference.Arm(t.Telling, host.Name));
        if (givenUp)
        {
            foreach (var telling in tellings)
                telling.Asked!.Written.SetResult(false);
        }
        else
        {
            await host.Writer.WriteAsync([.. tellings.Select(t => t.Asked!)]);
        }

        foreach (var telling in tellings)
        {
            await telling.GoOnAsync();
            Begun(host, telling, armed[telling]);
        }

        await CheckAsync($"{host.Name} writes down {Names(tellings)}{(givenUp ? ", in vain" : "")}");
    }

    private void Begun(ModelHost host, SteppedTelling stepped, bool armed)
    {
        var (telling, claim) = (stepped.Telling, stepped.Telling.Owed.Claim);
        var inTime = LeaseLeft(host, stepped) >= Needed;
        Unless(stepped.OnWire == (armed && inTime), $"a call {(stepped.OnWire ? "is made" : "is not made")}; written down: {armed}, in time: {inTime}");
        _log.Saw("a call comes too late for its lease", armed && !inTime);
        _log.Saw("a call finds its lease lost", !armed);
        if (stepped.OnWire)
        {
            Unless(
                _hosts.SelectMany(h => h.Tellings).All(t => t == stepped || t.Arrived is not null || !t.OnWire || t.Telling.Owed.Claim.DeliveryId != claim.DeliveryId),
                $"two calls of {Name(claim.DeliveryId)} are under way at once");
            return;
        }

        var outcome = stepped.Outcome!;
        Unless((outcome.Call!.RequestId, outcome.Call.Outcome) == (telling.RequestId, CallOutcome.Retry), "a call that was not made is recorded as something else");
        if (armed)
            Judge(host, telling, new Told(new SendOutcome(OutcomeKind.Unreachable, "no_time_left"), outcome.Call), outcome);
        else if (_engine.LawsHold)
            VerdictLaw.CheckUnused(claim, outcome);
        Ended(host, stepped, Steady(outcome, telling, new SendOutcome(OutcomeKind.Unreachable, "no_time_left"), host));
    }

    private async Task AnswerAsync(ModelHost host, SteppedTelling stepped)
    {
        var telling = stepped.Telling;
        var (kind, taken, ours) = _healing && stepped.Arrived is null ? (OutcomeKind.Delivered, true, false) : SomeAnswer(stepped);
        if (stepped.Arrived is null)
            Arrive(stepped, taken);
        _log.Saw(kind.ToString());
        if (ours)
        {
            await stepped.FailAsync(new InvalidOperationException("A mistake of ours."));
            Unless(
                (stepped.Outcome!.DecidedTo, stepped.Outcome.InDoubt, stepped.Outcome.Call?.RequestId) == (null, telling.Change.Change.Seq, telling.RequestId),
                $"a call that failed on our side leaves its change in doubt, and its outcome is {stepped.Outcome}");
            Ended(host, stepped, stepped.Outcome!);
            await CheckAsync($"{host.Name} fails by itself at {Name(telling.Owed.Claim.DeliveryId)}#{telling.Owed.Claim.Token}");
            return;
        }

        var said = new SendOutcome(kind, kind.ToString(), SomeWait(kind));
        var told = new Told(said, new CallRecord(telling.RequestId, telling.RequestedAt, Recorded(kind), said.Detail));
        await stepped.AnswerAsync(told);
        Judge(host, telling, told, stepped.Outcome!);
        Unless(stepped.Outcome!.Call?.RequestId == telling.RequestId, "a call was made, and its outcome is without it");
        Ended(host, stepped, Steady(stepped.Outcome!, telling, said, host));
        await CheckAsync($"{host.Name} hears {kind} for {Name(telling.Owed.Claim.DeliveryId)}#{telling.Owed.Claim.Token}, change {telling.Change.Change.Seq}{(taken ? ", taken" : "")}");
    }

    /// <summary>Any answer that goes with what became of the bytes. A partner that has taken a change may well refuse its repetition.</summary>
    private (OutcomeKind Kind, bool Taken, bool Ours) SomeAnswer(SteppedTelling stepped)
    {
        List<(int Weight, OutcomeKind Kind, bool Taken, bool Ours)> all =
        [
            (45, OutcomeKind.Delivered, true, false), (7, OutcomeKind.InDoubt, true, false), (7, OutcomeKind.InDoubt, false, false),
            (4, OutcomeKind.Transient, true, false), (5, OutcomeKind.Transient, false, false), (5, OutcomeKind.RateLimited, false, false),
            (3, OutcomeKind.Refused, false, false), (1, OutcomeKind.UnknownDelivery, false, false), (2, OutcomeKind.AlreadyFinal, false, false),
            (2, OutcomeKind.BadCredentials, false, false), (1, OutcomeKind.Gone, false, false), (4, OutcomeKind.Unreachable, false, false),
            (1, OutcomeKind.InDoubt, true, true), (1, OutcomeKind.InDoubt, false, true),
        ];
        var possible = stepped.Arrived switch
        {
            null => all,
            true => [.. all.Where(a => a.Taken)],
            false => [.. all.Where(a => a is { Taken: false, Kind: OutcomeKind.InDoubt })],
        };
        var pick = _random.Next(possible.Sum(a => a.Weight));
        var chosen = possible.First(a => (pick -= a.Weight) < 0);
        return (chosen.Kind, chosen.Taken, chosen.Ours);
    }

    private void Arrive(SteppedTelling stepped, bool taken)
    {
        stepped.Arrived = taken;
        if (taken)
            _partner.Take(stepped.Telling);
    }

    private void Judge(ModelHost host, Telling telling, Told told, Outcome outcome)
    {
        if (_engine.LawsHold)
            VerdictLaw.Check(telling, told, _answers.GetValueOrDefault(telling)?.Known is Known.Absent, _partner.CanBeAsked, Age(host, telling), outcome);
    }

    private static bool IsInDoubt(Telling telling) => telling.Owed.Claim.SendingSeq == telling.Change.Change.Seq;

    private static bool IsOnce(Telling telling) => telling.Tell.Call.AtMostOnce;

    private static TimeSpan Age(ModelHost host, Telling telling) => host.Time.GetUtcNow() - telling.Change.RecordedAt;

    /// <summary>Without the jitter, so that a seed always leads to the same steps.</summary>
    private static Outcome Steady(Outcome outcome, Telling telling, SendOutcome said, ModelHost host) =>
        outcome.Delay > TimeSpan.Zero && outcome.DecidedTo is null
            ? outcome with { Delay = RetrySchedule.Next(said, telling.Change.News, outcome.Attempts, Age(host, telling), chance: 0) ?? outcome.Delay }
            : outcome;

    private static TimeSpan LeaseLeft(ModelHost host, SteppedTelling stepped) =>
        TimeSpan.FromTicks(stepped.Telling.Owed.Claim.LeaseEnds - host.Time.GetTimestamp());

    private static CallOutcome Recorded(OutcomeKind kind) => kind switch
    {
        OutcomeKind.Delivered or OutcomeKind.AlreadyFinal => CallOutcome.Sent,
        OutcomeKind.Refused or OutcomeKind.UnknownDelivery => CallOutcome.Dead,
        OutcomeKind.RateLimited or OutcomeKind.Transient or OutcomeKind.Unreachable or OutcomeKind.InDoubt
            or OutcomeKind.BadCredentials or OutcomeKind.Gone => CallOutcome.Retry,
    };

    private string Names(IEnumerable<SteppedTelling> tellings) =>
        string.Join(", ", tellings.Select(t => $"{Name(t.Telling.Owed.Claim.DeliveryId)}#{t.Telling.Owed.Claim.Token}"));
}
