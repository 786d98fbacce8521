using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Protection;
using static Integrations.Tests.StatusUpdates.Model.ModelViolation;

namespace Integrations.Tests.StatusUpdates.Model;

/// <summary>
/// What the engine's tables should hold after each step, kept by plain code that knows nothing of SQL, and the promises that each step
/// must keep. Every statement is one step here: it is the statements' business to be one step there, too.
/// </summary>
internal sealed class Reference
{
    private readonly Func<DateTimeOffset> _now;
    private readonly Dictionary<Guid, StateRow> _states = [];
    private readonly Dictionary<Guid, ReadyRow> _ready = [];
    private readonly Dictionary<Guid, List<DecisionRow>> _decisions = [];
    private readonly Dictionary<Guid, CallRow> _calls = [];
    private readonly Dictionary<Guid, AnswerRow> _answers = [];
    private long _highestToken;
    private long _highestProbe;

    public Reference(Func<DateTimeOffset> now) => (_now, Lanes) = (now, new ReferenceLanes(now));

    public ReferenceLanes Lanes { get; }

    public Dictionary<Guid, LaneKey> LaneOf { get; } = [];

    public Dictionary<Guid, List<Change>> Stories { get; } = [];

    public IReadOnlyCollection<ReadyRow> Ready => _ready.Values;

    public IReadOnlyCollection<CallRow> Calls => _calls.Values;

    public Rows Rows => new(
        [.. _states.Values], [.. _ready.Values], [.. _decisions.Values.SelectMany(d => d)], [.. _calls.Values], [.. _answers.Values], Lanes.Rows, Lanes.Orders);

    private DateTimeOffset Now => _now();

    public void Add(Guid delivery, LaneKey lane)
    {
        LaneOf.Add(delivery, lane);
        Stories.Add(delivery, []);
        _decisions.Add(delivery, []);
    }

    public StateRow? State(Guid delivery) => _states.GetValueOrDefault(delivery);

    public IReadOnlyList<DecisionRow> Decisions(Guid delivery) => _decisions[delivery];

    public bool HasAnswer(Guid call) => _answers.ContainsKey(call);

    /// <summary>Whether this claim is the one that counts.</summary>
    public bool Holds(Claimed claim) => _ready.GetValueOrDefault(claim.DeliveryId)?.Token == claim.Token;

    public IReadOnlyList<Change> Undecided(Guid delivery) => [.. Stories[delivery].Where(c => c.Seq > _states[delivery].Decided)];

    public long? InDoubt(Guid delivery, long? seq) => seq > _states[delivery].Decided ? seq : null;

    /// <summary>What becomes of reported changes, in their order.</summary>
    public IReadOnlyList<(ChangeResult Result, long? Seq)> Report(Guid delivery, IReadOnlyList<ReportedChange> changes, DateTimeOffset hostNow)
    {
        var story = Stories[delivery];
        var state = _states.GetValueOrDefault(delivery) ?? new StateRow(delivery, 0, 0, 0, null, null, long.MinValue, null, null);
        var results = new (ChangeResult, long?)[changes.Count];
        var before = story.Count;
        foreach (var place in Enumerable.Range(0, changes.Count).OrderBy(i => changes[i].Order.Version).ThenBy(i => changes[i].Order.EventId, StringComparer.Ordinal))
        {
            var change = changes[place];
            var last = story.Count > 0 ? story[^1] : null;
            if (last is not null && (change.Order.Version, string.CompareOrdinal(change.Order.EventId, last.Order.EventId)) is var (version, byId)
                && (version < last.Order.Version || (version == last.Order.Version && byId <= 0)))
            {
                results[place] = (ChangeResult.regressed, null);
                continue;
            }

            if (last?.Status.IsFinal() is true)
            {
                results[place] = (ChangeResult.final, null);
                continue;
            }

            story.Add(new Change(story.Count + 1, change.Status, change.RobotId, change.Order, hostNow));
            results[place] = (ChangeResult.accepted, story.Count);
        }

        for (var i = 0; i < changes.Count; i++)
        {
            if (results[i].Item1 is ChangeResult.regressed && story.Any(c => c.Order == changes[i].Order))
                results[i] = (ChangeResult.duplicate, null);
        }

        if (story.Count > before)
        {
            var latest = story[^1];
            state = state with { NextSeq = story.Count, Version = latest.Order.Version, EventId = latest.Order.EventId, Status = latest.Status };
            _ready[delivery] = _ready.TryGetValue(delivery, out var row)
                ? row with { Pending = story.Count, Since = row.Since < hostNow ? row.Since : hostNow }
                : new ReadyRow(delivery, Lane.First, Now, story.Count, hostNow, 0, null, null, null);
        }

        _states[delivery] = state;
        return results;
    }

    /// <summary>Any choice among what is due is right, as long as it is the oldest, no more than asked for, and nothing that is held or closed.</summary>
    public void Claim(IReadOnlyList<LaneRoom> rooms, string owner, TimeSpan lease, IReadOnlyList<Claimed> claimed)
    {
        Unless(claimed.Select(c => c.DeliveryId).Distinct().Count() == claimed.Count, "a claim returned a delivery twice");
        Unless(claimed.All(c => rooms.Any(r => Fits(c, r))), "a claim returned what it had no room for");
        foreach (var room in rooms)
        {
            var got = claimed.Where(c => Fits(c, room)).Select(c => _ready[c.DeliveryId]).ToList();
            var due = DueIn(room);
            Unless(got.All(due.Contains), $"a claim returned a row of a closed or held lane, or one that is not due: {string.Join(", ", got.Except(due))}");
            Unless(got.Count == Math.Min(room.Slots, due.Count), $"{due.Count} rows were due, {room.Slots} fit, {got.Count} were claimed");
            Unless(got.Count == due.Count || got.Max(r => r.Due) <= due.Except(got).Min(r => r.Due), "a claim passed over older work");
        }

        foreach (var claim in claimed)
        {
            var row = _ready[claim.DeliveryId];
            Unless(
                (claim.PendingSince, claim.Attempts, claim.FormerToken, InDoubt(row.Delivery, claim.SendingSeq)) == (row.Since, row.Attempts, row.Token, InDoubt(row.Delivery, row.Sending)),
                $"a claim says something else than its row: {claim} and {row}");
            Unless(claim.Token > _highestToken, "a token was used before");
            _ready[claim.DeliveryId] = row with { Token = claim.Token, Owner = owner, Due = Now + lease };
        }

        _highestToken = Math.Max(_highestToken, claimed.Select(c => c.Token).DefaultIfEmpty(0).Max());
    }

    public IReadOnlyList<ReadyRow> DueIn(LaneRoom room) =>
        Lanes.Admits(room.Lane.Key, room.Probe, out var owedBefore)
            ? [.. _ready.Values.Where(r => LaneOf[r.Delivery] == room.Lane.Key && r.Kind == room.Lane.Kind && r.Due <= Now && !(r.Since >= owedBefore))]
            : [];

    public void ProbeTaken(LaneKey lane, (long Token, short Kind)? probe, TimeSpan lease)
    {
        var owedBefore = Lanes.Of(lane)?.HeldSince;
        var due = _ready.Values.Where(r => LaneOf[r.Delivery] == lane && r.Due <= Now && !(r.Since >= owedBefore)).ToList();
        Unless(probe is not null == (Lanes.MayProbe(lane) && due.Count > 0), $"the right to probe was {(probe is null ? "refused" : "given")} wrongly");
        if (probe is not var (token, kind))
            return;
        Unless(due.Where(r => r.Kind == kind).Select(r => r.Due).DefaultIfEmpty(DateTimeOffset.MaxValue).Min() == due.Min(r => r.Due), "the probe is not for the oldest work");
        Unless(token > _highestProbe, "a probe's token was used before");
        _highestProbe = token;
        Lanes.ProbeTaken(lane, token, lease);
    }

    /// <summary>Calls of lost senders end as unknown, and what they told is in doubt.</summary>
    public void TakeOver(IReadOnlyList<Claimed> claimed, IReadOnlyList<Claimed> told)
    {
        foreach (var (claim, after) in claimed.Zip(told))
        {
            var doubtful = _calls.Values.Where(c => c.Delivery == claim.DeliveryId && c.Token < claim.Token
                && (!_answers.TryGetValue(c.Id, out var answer) || answer.Stale || answer.Outcome is CallOutcome.Unknown)).ToList();
            foreach (var call in doubtful.Where(c => !_answers.ContainsKey(c.Id)))
                _answers[call.Id] = new AnswerRow(call.Id, CallOutcome.Unknown, "sender_lost", Stale: false);
            if (!Holds(claim))
                continue;
            var row = _ready[claim.DeliveryId];
            var inDoubt = doubtful.Select(c => (long?)c.Seq).Append(row.Sending).Max();
            _ready[claim.DeliveryId] = row with { Sending = inDoubt };
            Unless(
                InDoubt(claim.DeliveryId, after.SendingSeq) == InDoubt(claim.DeliveryId, inDoubt),
                $"after the take-over change {after.SendingSeq} is said to be in doubt, and {inDoubt} is");
        }
    }

    public void Load(IReadOnlyList<Claimed> claimed, IReadOnlyList<Owed> owed)
    {
        Unless(owed.Select(o => o.Claim).ToHashSet().SetEquals(claimed) && owed.Count == claimed.Count, "a claimed delivery was not loaded, or twice");
        foreach (var delivery in owed)
        {
            var state = _states[delivery.Claim.DeliveryId];
            var undecided = Undecided(state.Delivery);
            var loaded = delivery.Changes.Select(c => (c.Change.Seq, c.Change.Status, c.Change.RobotId, c.RecordedAt)).ToList();
            Unless(
                loaded.SequenceEqual(undecided.Select(c => (c.Seq, c.Status, c.RobotId, c.RecordedAt))),
                $"loaded are {loaded.Count} changes, and undecided are {undecided.Count}");
            Unless(
                (delivery.LastWord, delivery.LastRobotId, delivery.LastSeqDecided) == (state.Word, state.Robot, state.Decided),
                "the partner's last word was loaded wrongly");
        }
    }

    /// <summary>Whether this call may be made.</summary>
    public bool Arm(Telling telling, string node)
    {
        var claim = telling.Owed.Claim;
        if (!Holds(claim))
            return false;
        var change = telling.Change.Change;
        _calls[telling.RequestId] = new CallRow(
            telling.RequestId, claim.DeliveryId, claim.Token, change.Seq, telling.Tell.PartnerStatus, change.RobotId, claim.Attempts + 1, change.MessageId, node);
        return true;
    }

    /// <summary>Outcomes, each judged by its own claim. Returns what is said of those that counted: whether the delivery owes more at once.</summary>
    public IReadOnlyDictionary<Guid, bool> Finalise(IReadOnlyList<Outcome> outcomes)
    {
        var own = outcomes.Where(o => Holds(o.Claim)).ToList();
        foreach (var call in outcomes.Where(o => o.Call is not null).Select(o => (o.Call!, Stale: !own.Contains(o))))
            Answer(call.Item1, call.Stale);
        var more = new Dictionary<Guid, bool>();
        foreach (var outcome in own)
            more.Add(outcome.Claim.DeliveryId, Record(outcome));
        return more;
    }

    private bool Record(Outcome outcome)
    {
        var delivery = outcome.Claim.DeliveryId;
        var row = _ready[delivery];
        var state = _states[delivery];
        var decisions = outcome.Decided.Select(d => new DecisionRow(delivery, d.Seq, d.Decision, d.Reason, d.SupersededBy, d.ClientRequestId)).ToList();
        Unless(
            decisions.Select(d => d.Seq).SequenceEqual(Stories[delivery].Select(c => c.Seq).Where(s => s > state.Decided && s <= outcome.DecidedTo)),
            $"decided are {string.Join(", ", decisions.Select(d => d.Seq))}, and should be all from {state.Decided + 1} to {outcome.DecidedTo}");
        Unless(
            decisions.All(d => d.Decision is not Decision.Superseded || Stories[delivery][(int)d.Seq - 1].Status.Class() is StatusClass.Progress),
            "a milestone is passed over for something newer");
        _decisions[delivery].AddRange(decisions);
        if (outcome.DecidedTo is { } decidedTo)
            _states[delivery] = state = state with { Decided = decidedTo };
        if (outcome.Sent is { } sent)
            _states[delivery] = state with { Sent = sent.Seq, Word = sent.Word, Robot = sent.RobotId };
        if (outcome.Unsure)
            _states[delivery] = state with { Word = null, Robot = null };
        var owes = !(row.Pending <= outcome.DecidedTo);
        if (!owes)
            _ready.Remove(delivery);
        else
            _ready[delivery] = row with
            {
                Token = null,
                Owner = null,
                Due = Now + outcome.Delay,
                Kind = outcome.Claim.Lane.Kind is Lane.Replays ? Lane.Replays : outcome.Attempts > 0 ? Lane.Retries : Lane.First,
                Attempts = outcome.Attempts,
                Sending = outcome.InDoubt,
            };
        return owes && outcome.Delay == TimeSpan.Zero;
    }

    private void Answer(CallRecord call, bool stale)
    {
        if (call.Perhaps && !_calls.ContainsKey(call.RequestId))
            return;
        if (!_answers.TryGetValue(call.RequestId, out var known))
            _answers[call.RequestId] = new AnswerRow(call.RequestId, call.Outcome, call.Detail, stale);
        else if (known.Outcome is CallOutcome.Unknown)
            _answers[call.RequestId] = new AnswerRow(call.RequestId, call.Outcome, call.Detail, Stale: true);
    }

    private static bool Fits(Claimed claim, LaneRoom room) => claim.Lane == room.Lane && claim.Probe == room.Probe;
}

/// <summary>A change as it was accepted.</summary>
internal sealed record Change(long Seq, AttemptStatus Status, string? RobotId, ChangeOrder Order, DateTimeOffset RecordedAt);
