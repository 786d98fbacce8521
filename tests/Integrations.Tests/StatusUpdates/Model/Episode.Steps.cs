using Integrations.Abstractions;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Protection;
using static Integrations.Tests.StatusUpdates.Model.ModelViolation;

namespace Integrations.Tests.StatusUpdates.Model;

internal sealed partial class Episode
{
    private static readonly AttemptStatus[] Statuses =
    [
        AttemptStatus.Pending, AttemptStatus.Assigned, AttemptStatus.InTransitToPartner, AttemptStatus.AtPickup, AttemptStatus.LoadedWaitingForPilot,
        AttemptStatus.LoadedWithPilot, AttemptStatus.InTransit, AttemptStatus.AtDestination, AttemptStatus.DeliveryInProgress, AttemptStatus.RescueRequested,
    ];

    private async Task ReportAsync(ModelHost host)
    {
        var delivery = Any(_deliveries);
        var changes = SomeChanges(_reference.Stories[delivery], host.Time.GetUtcNow());
        var results = await host.Intake.RecordAsync(delivery, changes, CancellationToken.None);
        var expected = _reference.Report(delivery, changes, host.Time.GetUtcNow());
        Unless(
            results!.Select(r => (r.Result, r.Seq)).SequenceEqual(expected) && results!.Select(r => r.EventId).SequenceEqual(changes.Select(c => c.EventId)),
            $"reported changes became {string.Join(", ", results!)}");
        foreach (var result in expected)
            _log.Saw(result.Result.ToString());
        await CheckAsync($"{host.Name} records of {Name(delivery)} {string.Join(", ", changes.Zip(expected).Select(c => $"{c.Second.Seq}:{c.First.Status}/{c.First.RobotId}"))}");
    }

    /// <summary>Mostly what comes next; also what came before, what was skipped, and several in the wrong order.</summary>
    private ReportedChange[] SomeChanges(List<Change> story, DateTimeOffset now)
    {
        var version = story.Count > 0 ? story[^1].Order.Version : 0;
        var changes = new ReportedChange[Chance(0.7) ? 1 : _random.Next(2, 5)];
        for (var i = 0; i < changes.Length; i++)
        {
            var order = Chance(0.1) && story.Count > 0 ? Any(story).Order : new ChangeOrder(Chance(0.1) ? _random.Next(1, (int)version + 2) : version += _random.Next(0, 3), Any(["a", "b", "c"]));
            changes[i] = new ReportedChange
            {
                EventId = order.EventId,
                Version = order.Version,
                Status = Chance(0.02) ? Any([AttemptStatus.Delivered, AttemptStatus.Canceled]) : Any(Statuses),
                RobotId = Chance(0.85) ? "R1" : "R2",
                OccurredAt = now,
            };
        }

        if (Chance(0.5))
            _random.Shuffle(changes);
        return changes;
    }

    private async Task ClaimAsync(ModelHost host, List<LaneRoom> rooms)
    {
        rooms.AddRange(host.Probes);
        host.Probes.Clear();
        var claimed = await host.Store.ClaimAsync(rooms, host.Name, Lease, CancellationToken.None);
        _reference.Claim(rooms, host.Name, Lease, claimed);
        foreach (var claim in claimed)
            host.Lanes.Take(claim);
        foreach (var unused in rooms.Where(r => r.Probe is not null && claimed.All(c => c.Probe != r.Probe)))
            host.Lanes.ProbeUnused(unused.Lane.Key, unused.Probe!.Value);
        if (claimed.Count > 0)
            host.Claimed.Add(new ClaimedBatch(claimed));
        _log.Saw("a probe is claimed", claimed.Any(c => c.Probe is not null));
        await CheckAsync($"{host.Name} claims {string.Join(", ", claimed.Select(c => $"{Name(c.DeliveryId)}#{c.Token}"))}");
    }

    /// <summary>After a claim: what lost senders left behind is settled first, then it is loaded, worded, planned and begun.</summary>
    private async Task BeginAsync(ModelHost host, ClaimedBatch batch)
    {
        if (!batch.TakenOver)
        {
            var lost = batch.Claims.Where(c => c.FormerToken is not null).ToList();
            var told = await host.Store.TakeOverAsync(lost, CancellationToken.None);
            Unless(told.Select(c => c.Token).SequenceEqual(lost.Select(c => c.Token)), "a taken over claim went astray");
            _reference.TakeOver(lost, told);
            batch.Claims = [.. batch.Claims.Where(c => c.FormerToken is null), .. told];
            batch.TakenOver = true;
            _log.Saw("a take-over finds a doubt", told.Any(c => c.SendingSeq is not null));
            await CheckAsync($"{host.Name} takes over {string.Join(", ", told.Select(c => $"{Name(c.DeliveryId)}#{c.Token} in doubt {c.SendingSeq}"))}");
            return;
        }

        host.Claimed.Remove(batch);
        var owed = await host.Store.LoadAsync(batch.Claims, CancellationToken.None);
        _reference.Load(batch.Claims, owed);
        foreach (var delivery in owed)
            await PlanAsync(host, delivery);
        await CheckAsync($"{host.Name} loads {string.Join(", ", owed.Select(o => Name(o.Claim.DeliveryId)))}");
    }

    private async Task PlanAsync(ModelHost host, Owed owed)
    {
        var claim = owed.Claim;
        if (owed.Changes.Count == 0)
        {
            host.Outcomes.Add(new Outcome(claim) { DecidedTo = owed.LastSeqDecided, Delay = TimeSpan.FromMinutes(1) });
            return;
        }

        var worded = owed.Changes.Select(c => new Worded(
            c.Change.Seq, c.Change.Status.Class(), c.Change.RobotId, _partner.Word(c.Change),
            Late: host.Time.GetUtcNow() - c.RecordedAt >= Freshness.Of(c.Change.Status))).ToList();
        var sent = _reference.State(claim.DeliveryId)!.Sent;
        var plan = _engine.Plan(owed, worded, sent > 0 ? _reference.Stories[claim.DeliveryId][(int)sent - 1].Status : null);
        if (_engine.LawsHold)
            PlanLaw.Check(worded, owed.LastWord, owed.LastRobotId, claim.SendingSeq, plan);
        foreach (var decided in plan.Decided)
        {
            _log.Saw(decided.Decision.ToString());
            if (decided.Decision is Decision.Suppressed && _reference.Holds(claim))
                _partner.CheckKnown(claim.DeliveryId, decided.Seq, owed.LastWord, owed.LastRobotId);
        }

        if (plan.Next is { Saying: Saying.Tell said } next)
            await TellAsync(host, new Telling(owed, plan, owed.Changes.Single(c => c.Change.Seq == next.Seq), said));
        else
            host.Outcomes.Add(new Outcome(claim) { DecidedTo = plan.Decided[^1].Seq, Decided = plan.Decided });
    }

    private async Task TellAsync(ModelHost host, Telling telling)
    {
        var claim = telling.Owed.Claim;
        var parked = claim.Probe is null && host.Lanes.IsClosed(claim.Lane.Key);
        var stepped = host.Partner.Expect(telling);
        await stepped.StartAsync(host.Tell);
        if (stepped.Asked is not null)
        {
            Unless(!parked, "a call is made in a lane that this host knows to be closed");
            CheckMayBeTold(host, stepped);
            _requests.Add(telling.RequestId);
            host.Tellings.Add(stepped);
            return;
        }

        var outcome = stepped.Outcome!;
        if (parked)
        {
            _parked.Add(claim.Token);
            _log.Saw("parked");
            Ended(host, stepped, _engine.Parked(outcome));
            return;
        }

        Ended(host, stepped, Uncalled(host, stepped));
    }

    private async Task FinaliseAsync(ModelHost host, List<Outcome> outcomes)
    {
        // A commit whose answer is lost is repeated.
        var heard = _healing || Chance(0.95);
        await RecordAsync(host, outcomes);
        if (heard)
        {
            foreach (var outcome in outcomes)
            {
                host.Lanes.Free(outcome.Claim, called: outcome.Call is not null);
                host.Outcomes.Remove(outcome);
            }

            host.Recorded.AddRange(outcomes);
            host.Recorded.RemoveRange(0, Math.Max(0, host.Recorded.Count - 6));
        }

        await CheckAsync($"{host.Name} records {Names(outcomes)}{(heard ? "" : ", unheard")}");
    }

    private async Task FinaliseAgainAsync(ModelHost host, List<Outcome> outcomes)
    {
        await RecordAsync(host, outcomes);
        await CheckAsync($"{host.Name} records again {Names(outcomes)}");
    }

    private async Task RecordAsync(ModelHost host, List<Outcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            var counts = _reference.Holds(outcome.Claim);
            _log.Saw("an outcome is stale", !counts);
            _log.Saw("two outcomes of one delivery at once", outcomes.Count(o => o.Claim.DeliveryId == outcome.Claim.DeliveryId) > 1);
            if (!counts)
                continue;
            Unless(
                outcome.Sent is null || _partner.LastOf(outcome.Claim.DeliveryId)?.Seq == outcome.Sent.Seq || outcome.Call is null,
                $"recorded as sent is {outcome.Sent}, and the partner heard {_partner.LastOf(outcome.Claim.DeliveryId)} last");
            Unless(!_parked.Contains(outcome.Claim.Token) || outcome.Attempts == outcome.Claim.Attempts, "an attempt is counted while the lane is closed");
        }

        var own = await host.Store.FinaliseAsync(await _engine.Recorded(_source, outcomes), CancellationToken.None);
        var expected = _reference.Finalise(outcomes);
        Unless(own.Count == expected.Count && !own.Except(expected).Any(), $"counted were {string.Join(", ", own)}, and should be {string.Join(", ", expected)}");
    }

    private string Names(IEnumerable<Outcome> outcomes) => string.Join(", ", outcomes.Select(o =>
        $"{Name(o.Claim.DeliveryId)}#{o.Claim.Token} to {o.DecidedTo}{(o.Sent is null ? "" : " sent")}{(o.InDoubt is null ? "" : $" in doubt {o.InDoubt}")} {o.Call?.Detail}"));

    private static void Ended(ModelHost host, SteppedTelling stepped, Outcome outcome)
    {
        host.Tellings.Remove(stepped);
        host.Partner.Forget(stepped);
        host.Outcomes.Add(outcome);
    }
}
