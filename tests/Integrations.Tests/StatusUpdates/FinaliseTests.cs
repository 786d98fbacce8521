using Integrations.Exchange;
using Integrations.StatusUpdates;
using Shouldly;
using Xunit;
using static Integrations.Abstractions.AttemptStatus;

namespace Integrations.Tests.StatusUpdates;

/// <summary>The traps of recording outcomes in batches, each pinned.</summary>
public sealed class FinaliseTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    [Fact]
    public async Task A_change_that_comes_between_sending_and_recording_stays_owed()
    {
        await using var run = new EngineRun(database.ConnectionString, new PlayedPartner());
        var delivery = await run.NewDeliveryAsync();
        await run.ReportAsync(delivery, (Assigned, "R1"));
        var claim = (await run.ClaimAsync()).Single(c => c.DeliveryId == delivery);

        await run.ReportFromAsync(delivery, 2, (InTransit, "R1"));
        var own = await run.Store.FinaliseAsync([Sent(claim, 1)], CancellationToken.None);

        own[delivery].ShouldBeTrue("more is owed at once");
        (await Row(run, delivery)).ShouldBe((2L, null));
    }

    /// <summary>The recording waits for a change that is being written; what it then decides must be decided on the change as written.</summary>
    [Fact]
    public async Task A_change_that_commits_while_the_recording_waits_for_its_lock_stays_owed()
    {
        await using var run = new EngineRun(database.ConnectionString, new PlayedPartner());
        var delivery = await run.NewDeliveryAsync();
        await run.ReportAsync(delivery, (Assigned, "R1"));
        var claim = (await run.ClaimAsync()).Single(c => c.DeliveryId == delivery);

        await LockTrap.SpringAsync(run, Sent(claim, 1));

        (await Row(run, delivery)).ShouldBe((2L, null));
    }

    [Fact]
    public async Task An_outcome_whose_lease_was_lost_is_kept_and_changes_nothing()
    {
        await using var run = new EngineRun(database.ConnectionString, new PlayedPartner());
        var delivery = await run.NewDeliveryAsync();
        await run.ReportAsync(delivery, (Assigned, "R1"));
        var late = (await run.ClaimAsync(leaseSeconds: 0)).Single(c => c.DeliveryId == delivery);
        var current = (await run.ClaimAsync()).Single(c => c.DeliveryId == delivery);
        var request = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

        var own = await run.Store.FinaliseAsync([Sent(late, 1) with { Call = Call(request) }], CancellationToken.None);

        own.ShouldBeEmpty();
        current.FormerToken.ShouldBe(late.Token);
        (await Row(run, delivery)).ShouldBe((1L, (long?)current.Token));
        (await run.ScalarAsync<string?>("SELECT last_status_sent FROM external_state WHERE delivery_id = $1", delivery)).ShouldBeNull();
        (await run.ScalarAsync<bool>("SELECT stale FROM client_responses WHERE client_request_id = $1", request)).ShouldBeTrue();
    }

    [Fact]
    public async Task Recording_the_same_outcomes_again_changes_nothing()
    {
        await using var run = new EngineRun(database.ConnectionString, new PlayedPartner());
        var delivery = await run.NewDeliveryAsync();
        await run.ReportAsync(delivery, (Assigned, "R1"));
        var claim = (await run.ClaimAsync()).Single(c => c.DeliveryId == delivery);
        var outcome = Sent(claim, 1) with { Call = Call(Guid.CreateVersion7(TimeProvider.System.GetUtcNow())) };

        await run.Store.FinaliseAsync([outcome], CancellationToken.None);
        await run.Store.FinaliseAsync([outcome], CancellationToken.None);

        (await run.ScalarAsync<long>("SELECT count(*) FROM status_decision WHERE delivery_id = $1", delivery)).ShouldBe(1);
        (await run.ScalarAsync<bool>("SELECT stale FROM client_responses WHERE client_request_id = $1", outcome.Call!.RequestId)).ShouldBeFalse();
    }

    [Fact]
    public async Task The_outcome_of_a_call_that_was_never_written_down_is_not_kept()
    {
        await using var run = new EngineRun(database.ConnectionString, new PlayedPartner());
        var delivery = await run.NewDeliveryAsync();
        await run.ReportAsync(delivery, (Assigned, "R1"));
        var claim = (await run.ClaimAsync()).Single(c => c.DeliveryId == delivery);
        var request = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

        await run.Store.FinaliseAsync([Outcome.Unused(claim) with { Call = Call(request) with { Perhaps = true } }], CancellationToken.None);

        (await run.ScalarAsync<long>("SELECT count(*) FROM client_responses WHERE client_request_id = $1", request)).ShouldBe(0);
    }

    [Fact]
    public async Task One_answer_that_the_database_refuses_does_not_take_the_others_with_it()
    {
        await using var run = new EngineRun(database.ConnectionString, new PlayedPartner());
        var claims = new List<Claimed>();
        for (var i = 0; i < 5; i++)
            await run.ReportAsync(await run.NewDeliveryAsync(), (Assigned, "R1"));
        claims.AddRange((await run.ClaimAsync()).Take(5));
        var outcomes = claims.Select((claim, place) => Sent(claim, 1) with
        {
            Call = Call(Guid.CreateVersion7(TimeProvider.System.GetUtcNow())) with
            {
                Body = [0, 1, 0],
                Headers = place == 2 ? """{"x":"\u0000"}""" : "{}",
            },
        }).ToList();
        foreach (var claim in claims)
            run.Lanes.Take(claim);

        await run.Recorder.RecordAsync(outcomes);

        foreach (var outcome in outcomes)
        {
            (await run.ScalarAsync<string>("SELECT last_status_sent FROM external_state WHERE delivery_id = $1", outcome.Claim.DeliveryId)).ShouldBe("word");
        }

        (await run.ScalarAsync<string>("SELECT detail FROM client_responses WHERE client_request_id = $1", outcomes[2].Call!.RequestId))
            .ShouldBe("unrecordable_answer");
        (await run.ScalarAsync<byte[]>("SELECT body FROM client_responses WHERE client_request_id = $1", outcomes[3].Call!.RequestId)).ShouldBe([0, 1, 0]);
    }

    /// <summary>Recordings of many deliveries and changes of the same ones, in opposite orders, at once: one order of locks, so no deadlock.</summary>
    [Fact]
    public async Task Recording_and_reporting_never_wait_for_each_other_in_a_circle()
    {
        await using var run = new EngineRun(database.ConnectionString, new PlayedPartner());
        var deliveries = new List<Guid>();
        for (var i = 0; i < 20; i++)
            deliveries.Add(await run.NewDeliveryAsync());
        foreach (var delivery in deliveries)
            await run.ReportAsync(delivery, (AtPickup, "R1"));

        for (var round = 2; round < 12; round++)
        {
            var claims = (await run.ClaimAsync()).Where(c => deliveries.Contains(c.DeliveryId)).ToList();
            var version = round;
            var reports = deliveries.AsEnumerable().Reverse().Select(d => run.ReportFromAsync(d, version, (AtPickup, "R1")));
            var halves = new[] { claims.AsEnumerable().Reverse(), claims }.Select((half, place) =>
                run.Store.FinaliseAsync([.. half.Where((_, i) => i % 2 == place).Select(c => Sent(c, version - 1))], CancellationToken.None));
            await Task.WhenAll(Task.WhenAll(reports), Task.WhenAll(halves));
        }

        (await run.ScalarAsync<long>("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")).ShouldBe(0);
    }

    private static Outcome Sent(Claimed claim, long seq) => new(claim)
    {
        DecidedTo = seq,
        Decided = [new Decided(seq, Decision.Sent, "http_200")],
        Sent = new SentWord(seq, "word", "R1"),
    };

    private static CallRecord Call(Guid request) => new(request, TimeProvider.System.GetUtcNow(), CallOutcome.Sent, "http_200") { Headers = "{}" };

    private static async Task<(long Pending, long? Token)> Row(EngineRun run, Guid delivery) =>
        (await run.ScalarAsync<long>("SELECT pending_seq FROM egress_ready WHERE delivery_id = $1", delivery),
            await run.ScalarAsync<long?>("SELECT lease_token FROM egress_ready WHERE delivery_id = $1", delivery));
}
