using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Protection;
using Integrations.Testing;
using Shouldly;
using Xunit;
using static Integrations.Abstractions.AttemptStatus;

namespace Integrations.Tests.StatusUpdates;

/// <summary>What happens around leases that were lost and calls that stayed open, each trap pinned. The model found them.</summary>
public sealed class LostLeaseTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    [Fact]
    public async Task Outcomes_of_a_lost_lease_and_of_the_next_one_in_one_batch_count_each_by_its_own_right()
    {
        await using var run = new EngineRun(database.ConnectionString, new PlayedPartner());
        var delivery = await run.NewDeliveryAsync();
        await run.ReportAsync(delivery, (Assigned, "R1"), (InTransit, "R1"));
        var lost = (await run.ClaimAsync(leaseSeconds: 0)).Single(c => c.DeliveryId == delivery);
        var next = (await run.ClaimAsync()).Single(c => c.DeliveryId == delivery);
        var (late, sent) = (Call(CallOutcome.Retry), Call(CallOutcome.Sent));

        var own = await run.Store.FinaliseAsync(
            [
                new Outcome(lost) { DecidedTo = 2, Decided = [new Decided(1, Decision.Dead), new Decided(2, Decision.Dead)], Call = late },
                new Outcome(next) { DecidedTo = 1, Decided = [new Decided(1, Decision.Sent)], Sent = new SentWord(1, "Assigned", "R1"), Call = sent },
            ],
            CancellationToken.None);

        own.ShouldHaveSingleItem().ShouldBe(new KeyValuePair<Guid, bool>(delivery, true));
        (await run.ScalarAsync<long>("SELECT last_seq_decided FROM external_state WHERE delivery_id = $1", delivery)).ShouldBe(1);
        (await run.ScalarAsync<long>("SELECT count(*) FROM status_decision WHERE delivery_id = $1", delivery)).ShouldBe(1);
        (await run.ScalarAsync<bool>("SELECT stale FROM client_responses WHERE client_request_id = $1", late.RequestId)).ShouldBeTrue();
        (await run.ScalarAsync<bool>("SELECT stale FROM client_responses WHERE client_request_id = $1", sent.RequestId)).ShouldBeFalse();
    }

    [Fact]
    public async Task Calls_of_a_lost_lease_and_of_the_next_one_are_written_down_each_by_its_own_right()
    {
        await using var run = new EngineRun(database.ConnectionString, new PlayedPartner());
        var delivery = await run.NewDeliveryAsync();
        await run.ReportAsync(delivery, (Assigned, "R1"));
        var lost = await TellingAsync(run, (await run.ClaimAsync(leaseSeconds: 0)).Single(c => c.DeliveryId == delivery));
        var next = await TellingAsync(run, (await run.ClaimAsync()).Single(c => c.DeliveryId == delivery));

        var armed = await run.Store.ArmAsync([lost, next], "node", CancellationToken.None);

        armed.ShouldBe([next.RequestId]);
    }

    [Fact]
    public async Task A_doubt_that_was_settled_long_ago_does_not_take_the_place_of_the_present_one()
    {
        await using var run = new EngineRun(database.ConnectionString, new PlayedPartner());
        var delivery = await run.NewDeliveryAsync();
        await run.ReportAsync(delivery, (Assigned, "R1"));
        var died = (await run.ClaimAsync(leaseSeconds: 0)).Single(c => c.DeliveryId == delivery);
        await run.Store.ArmAsync([await TellingAsync(run, died)], "died", CancellationToken.None);
        var heir = (await run.ClaimAsync()).Single(c => c.DeliveryId == delivery);
        (await run.Store.TakeOverAsync([heir], CancellationToken.None)).Single().SendingSeq.ShouldBe(1);
        await run.ReportFromAsync(delivery, 2, (InTransit, "R1"));
        await run.Store.FinaliseAsync([new Outcome(heir) { DecidedTo = 1, Decided = [new Decided(1, Decision.Sent)] }], CancellationToken.None);
        var unanswered = (await run.ClaimAsync()).Single(c => c.DeliveryId == delivery);
        await run.Store.FinaliseAsync([new Outcome(unanswered) { Attempts = 1, InDoubt = 2 }], CancellationToken.None);

        await run.ClaimAsync(leaseSeconds: 0);
        var last = (await run.ClaimAsync()).Single(c => c.DeliveryId == delivery);
        var told = (await run.Store.TakeOverAsync([last], CancellationToken.None)).Single();

        told.SendingSeq.ShouldBe(2);
    }

    [Fact]
    public async Task A_change_that_a_host_with_a_slow_clock_records_after_the_claim_is_loaded()
    {
        await using var run = new EngineRun(database.ConnectionString, new PlayedPartner());
        var delivery = await run.NewDeliveryAsync();
        await run.ReportAsync(delivery, (Assigned, "R1"));
        var claim = (await run.ClaimAsync()).Single(c => c.DeliveryId == delivery);
        var slow = new StatusIntake(run.Source, run.Signal, new TestClock(TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(5)));

        await slow.RecordAsync(
            delivery, [new ReportedChange { Version = 2, Status = InTransit, RobotId = "R1", OccurredAt = TimeProvider.System.GetUtcNow() }], CancellationToken.None);
        await run.ReportFromAsync(delivery, 3, (AtDestination, "R1"));

        (await run.Store.LoadAsync([claim], CancellationToken.None)).Single().Changes.Select(c => c.Change.Seq).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task After_a_change_that_may_have_arrived_was_given_up_the_next_is_told_even_if_it_sounds_known()
    {
        PlayedPartner? partner = null;
        var calls = 0;
        partner = new PlayedPartner(telling =>
        {
            // It takes the second change, its answer is lost, and it will not take the repetition.
            var heard = partner!.Hear(telling);
            return Task.FromResult(telling.Change.Change.Seq != 2 ? heard : ++calls == 1 ? new SendOutcome(OutcomeKind.InDoubt, "timeout") : new SendOutcome(OutcomeKind.Refused, "http_409"));
        });
        await using var engine = await new EngineRun(database.ConnectionString, partner).StartAsync();
        var delivery = await engine.NewDeliveryAsync();
        await engine.ReportAsync(delivery, (Assigned, "R1"));
        await engine.AllSettledAsync();
        await engine.ReportFromAsync(delivery, 2, (InTransit, "R1"));
        await engine.AllSettledAsync();

        await engine.ReportFromAsync(delivery, 3, (Assigned, "R1"));
        await engine.AllSettledAsync();

        partner.WordsOf(delivery)[^1].ShouldBe("Assigned", "the partner heard InTransit last, whatever became of it");
    }

    [Fact]
    public async Task A_lane_that_has_opened_is_read_as_open()
    {
        await using var run = new EngineRun(database.ConnectionString, new PlayedPartner());
        var lane = new LaneKey(PretendPartner.Name, Region.EU);
        await run.Gates.CloseAsync(lane, Closing.RetryAfter(TimeSpan.FromMinutes(1)), CancellationToken.None);
        (await run.Gates.ReadAsync(CancellationToken.None)).Single(g => g.Lane == lane).ClosedFor.ShouldNotBeNull();

        await run.ExecuteAsync("UPDATE partner_lane SET closed_until = now() - interval '1 second' WHERE region = 'EU'");
        (await run.Gates.ReadAsync(CancellationToken.None)).Single(g => g.Lane == lane).ClosedFor.ShouldBeNull();

        await run.ExecuteAsync("UPDATE partner_lane SET closed_until = NULL WHERE region = 'EU'");
        (await run.Gates.ReadAsync(CancellationToken.None)).Single(g => g.Lane == lane).ClosedFor.ShouldBeNull();
    }

    private static CallRecord Call(CallOutcome outcome)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new CallRecord(Guid.CreateVersion7(now), now, outcome, "test");
    }

    private static async Task<Telling> TellingAsync(EngineRun run, Claimed claim)
    {
        var owed = (await run.Store.LoadAsync([claim], CancellationToken.None)).Single();
        var change = owed.Changes[0];
        var said = (Saying.Tell)new PretendPartner().Word(change.Change);
        var now = TimeProvider.System.GetUtcNow();
        var telling = new Telling(owed, new TellPlan([], null), change, said) { RequestId = Guid.CreateVersion7(now), RequestedAt = now };
        await run.Partner.PrepareAsync(telling, CancellationToken.None);
        return telling;
    }
}
