using Integrations.StatusUpdates;
using Shouldly;
using Xunit;
using static Integrations.Abstractions.AttemptStatus;

namespace Integrations.Tests.StatusUpdates;

public sealed class StatusIntakeTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    [Fact]
    public async Task Changes_get_dense_numbers_in_the_order_of_their_versions()
    {
        await using var run = new EngineRun(database.ConnectionString, new PlayedPartner());
        var delivery = await run.NewDeliveryAsync();

        await run.ReportFromAsync(delivery, 10, (Requested, "R1"), (Assigned, "R1"));
        var results = await run.ReportFromAsync(delivery, 20, (InTransit, "R1"));

        results!.Single().Seq.ShouldBe(3);
        (await run.ScalarAsync<long>("SELECT next_seq FROM external_state WHERE delivery_id = $1", delivery)).ShouldBe(3);
    }

    [Fact]
    public async Task The_same_change_again_and_an_older_one_change_nothing()
    {
        await using var run = new EngineRun(database.ConnectionString, new PlayedPartner());
        var delivery = await run.NewDeliveryAsync();
        await run.ReportFromAsync(delivery, 5, (Assigned, "R1"), (InTransit, "R1"));

        (await run.ReportFromAsync(delivery, 6, (InTransit, "R1")))!.Single().Result.ShouldBe(ChangeResult.duplicate);
        (await run.ReportFromAsync(delivery, 5, (Assigned, "R1")))!.Single().Result.ShouldBe(ChangeResult.duplicate);
        (await run.ReportFromAsync(delivery, 2, (Requested, "R1")))!.Single().Result.ShouldBe(ChangeResult.regressed);

        (await run.ScalarAsync<long>("SELECT count(*) FROM status_update WHERE delivery_id = $1", delivery)).ShouldBe(2);
    }

    [Fact]
    public async Task Nothing_follows_a_final_status()
    {
        await using var run = new EngineRun(database.ConnectionString, new PlayedPartner());
        var delivery = await run.NewDeliveryAsync();
        await run.ReportAsync(delivery, (Delivered, "R1"));

        (await run.ReportFromAsync(delivery, 2, (InTransit, "R1")))!.Single().Result.ShouldBe(ChangeResult.final);
    }

    [Fact]
    public async Task A_change_without_a_version_is_ordered_by_its_time_and_event_id()
    {
        await using var run = new EngineRun(database.ConnectionString, new PlayedPartner());
        var delivery = await run.NewDeliveryAsync();
        var at = TimeProvider.System.GetUtcNow();
        ReportedChange Change(string id, int seconds, Integrations.Abstractions.AttemptStatus status) =>
            new() { EventId = id, Status = status, OccurredAt = at.AddSeconds(seconds) };

        var results = await run.Intake.RecordAsync(
            delivery, [Change("b", 1, AtPickup), Change("a", 1, InTransitToPartner), Change("c", 0, Assigned)], CancellationToken.None);

        results!.Select(r => (r.EventId, r.Seq)).ShouldBe([("b", 3L), ("a", 2L), ("c", 1L)]);
    }

    [Fact]
    public async Task An_unknown_delivery_is_said_to_be_unknown()
    {
        await using var run = new EngineRun(database.ConnectionString, new PlayedPartner());

        (await run.ReportAsync(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), (Assigned, "R1"))).ShouldBeNull();
    }

    [Fact]
    public async Task Reports_at_once_leave_no_gap_and_no_double_number()
    {
        await using var run = new EngineRun(database.ConnectionString, new PlayedPartner());
        var delivery = await run.NewDeliveryAsync();

        await Parallel.ForEachAsync(Enumerable.Range(1, 40), async (version, _) => await run.ReportFromAsync(delivery, version, (AtPickup, "R1")));

        var recorded = await run.ScalarAsync<long>("SELECT count(*) FROM status_update WHERE delivery_id = $1", delivery);
        (await run.ScalarAsync<long>("SELECT max(seq) FROM status_update WHERE delivery_id = $1", delivery)).ShouldBe(recorded);
        (await run.ScalarAsync<long>("SELECT pending_seq FROM egress_ready WHERE delivery_id = $1", delivery)).ShouldBe(recorded);
    }

    [Fact]
    public async Task Reports_that_share_a_transaction_are_each_answered_as_if_alone()
    {
        await using var run = new EngineRun(database.ConnectionString, new PlayedPartner());
        var deliveries = new List<Guid>();
        for (var i = 0; i < 20; i++)
            deliveries.Add(await run.NewDeliveryAsync());
        var unknown = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        Task<IReadOnlyList<RecordedChange>?> Report(Guid delivery, string id, long version = 1) => run.Intake.RecordAsync(
            delivery, [new ReportedChange { EventId = id, Version = version, Status = Assigned, OccurredAt = TimeProvider.System.GetUtcNow() }], CancellationToken.None);

        var told = deliveries.Select(delivery => Report(delivery, "one")).ToList();
        var nobodys = Report(unknown, "one");
        var unstorable = Report(deliveries[0], "a text with \0", version: 2);
        var again = deliveries.Select(delivery => Report(delivery, "one")).ToList();

        // Where one of them spoils the transaction they are written one by one, in whatever order: of two that say the same either may be the first.
        foreach (var (first, second) in (await Task.WhenAll(told)).Zip(await Task.WhenAll(again)))
        {
            RecordedChange[] both = [first!.Single(), second!.Single()];
            both.Single(one => one.Result == ChangeResult.accepted).Seq.ShouldBe(1);
            both.Count(one => one.Result == ChangeResult.duplicate).ShouldBe(1);
        }

        (await nobodys).ShouldBeNull();
        await Should.ThrowAsync<Npgsql.PostgresException>(unstorable);
    }
}
