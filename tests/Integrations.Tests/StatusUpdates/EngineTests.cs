using Integrations.Abstractions;
using Integrations.Testing;
using Shouldly;
using Xunit;
using static Integrations.Abstractions.AttemptStatus;

namespace Integrations.Tests.StatusUpdates;

public sealed class EngineTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private static readonly (AttemptStatus, string)[] NormalRun =
    [
        (Requested, "R1"), (Pending, "R1"), (Assigned, "R1"), (InTransitToPartner, "R1"), (AtPickup, "R1"), (PickupInProgress, "R1"),
        (LoadedWaitingForPilot, "R1"), (LoadedWithPilot, "R1"), (InTransit, "R1"), (AtDestination, "R1"), (DeliveryInProgress, "R1"), (Delivered, "R1"),
    ];

    [Fact]
    public async Task Each_status_is_told_once_in_order_and_equal_words_once()
    {
        var partner = new PlayedPartner();
        await using var engine = await new EngineRun(database.ConnectionString, partner).StartAsync();
        var delivery = await engine.NewDeliveryAsync();

        for (var i = 0; i < NormalRun.Length; i++)
        {
            await engine.ReportFromAsync(delivery, i + 1, NormalRun[i]);
            await engine.AllSettledAsync();
        }

        partner.WordsOf(delivery).ShouldBe(
            ["Assigned", "InTransitToPartner", "at_pickup", "InTransit", "AtDestination", "DeliveryInProgress", "delivered"]);
        (await engine.ScalarAsync<long>("SELECT count(*) FROM status_decision WHERE delivery_id = $1", delivery)).ShouldBe(NormalRun.Length);
        (await engine.ScalarAsync<long>("SELECT count(*) FROM status_decision WHERE delivery_id = $1 AND decision = 'Suppressed'", delivery)).ShouldBe(2);
        (await engine.ScalarAsync<string>("SELECT last_status_sent FROM external_state WHERE delivery_id = $1", delivery)).ShouldBe("delivered");
    }

    [Fact]
    public async Task A_change_brings_back_what_the_order_wants_named()
    {
        var brought = new List<string?>();
        PlayedPartner? partner = null;
        partner = new PlayedPartner(telling =>
        {
            brought.Add(telling.Change.Change.PartnerReference);
            return Task.FromResult(partner!.Hear(telling));
        });
        await using var engine = await new EngineRun(database.ConnectionString, partner).StartAsync();
        var delivery = await engine.NewDeliveryAsync();
        await engine.ExecuteAsync("UPDATE delivery SET partner_reference = 'order-7' WHERE id = $1", delivery);

        await engine.ReportAsync(delivery, (Assigned, "R1"));
        await engine.AllSettledAsync();

        brought.ShouldBe(["order-7"]);
    }

    [Fact]
    public async Task Every_call_is_written_down_before_it_is_made_and_has_one_outcome()
    {
        EngineRun? engine = null;
        var openAtCall = new List<long>();
        var partner = new PlayedPartner(async telling =>
        {
            openAtCall.Add(await engine!.ScalarAsync<long>("SELECT count(*) FROM client_requests WHERE id = $1", telling.RequestId));
            return new SendOutcome(OutcomeKind.Delivered, "http_200");
        });
        await using (engine = await new EngineRun(database.ConnectionString, partner).StartAsync())
        {
            var delivery = await engine.NewDeliveryAsync();
            await engine.ReportAsync(delivery, (Assigned, "R1"), (InTransit, "R1"), (Delivered, "R1"));
            await engine.AllSettledAsync();

            openAtCall.ShouldBe([1, 1, 1]);
            (await engine.ScalarAsync<long>(
                "SELECT count(*) FROM client_requests q JOIN client_responses r ON r.client_request_id = q.id WHERE q.delivery_id = $1", delivery)).ShouldBe(3);
        }
    }

    [Fact]
    public async Task Progress_that_piles_up_behind_a_slow_call_is_superseded_and_says_by_what()
    {
        var answer = new TaskCompletionSource<SendOutcome>();
        PlayedPartner? partner = null;
        partner = new PlayedPartner(async telling =>
        {
            if (telling.Change.Change.Status is Assigned)
                await answer.Task;
            return partner!.Hear(telling);
        });
        await using var engine = await new EngineRun(database.ConnectionString, partner).StartAsync();
        var delivery = await engine.NewDeliveryAsync();
        await engine.ReportAsync(delivery, (Assigned, "R1"));
        await engine.ReportFromAsync(delivery, 2, (InTransitToPartner, "R1"), (AtPickup, "R1"), (InTransit, "R1"));

        answer.SetResult(new SendOutcome(OutcomeKind.Delivered, "http_200"));
        await engine.AllSettledAsync();

        partner.WordsOf(delivery).ShouldBe(["Assigned", "InTransit"]);
        (await engine.ScalarAsync<long>(
            "SELECT count(*) FROM status_decision WHERE delivery_id = $1 AND decision = 'Superseded' AND superseded_by = 4", delivery)).ShouldBe(2);
    }

    [Fact]
    public async Task A_refused_payload_is_a_dead_letter_and_the_next_status_is_told()
    {
        PlayedPartner? partner = null;
        partner = new PlayedPartner(telling => Task.FromResult(
            telling.Change.Change.Status is Assigned ? new SendOutcome(OutcomeKind.Refused, "http_400") : partner!.Hear(telling)));
        await using var engine = await new EngineRun(database.ConnectionString, partner).StartAsync();
        var delivery = await engine.NewDeliveryAsync();

        await engine.ReportAsync(delivery, (Assigned, "R1"), (InTransit, "R1"));
        await engine.AllSettledAsync();

        partner.WordsOf(delivery).ShouldBe(["InTransit"]);
        (await engine.ScalarAsync<string>(
            "SELECT reason FROM status_decision WHERE delivery_id = $1 AND decision = 'Dead'", delivery)).ShouldBe("http_400");
    }

    [Fact]
    public async Task An_unanswered_call_is_repeated_under_the_same_id()
    {
        var calls = 0;
        PlayedPartner? partner = null;
        partner = new PlayedPartner(telling =>
        {
            partner!.Hear(telling);
            return Task.FromResult(new SendOutcome(++calls == 1 ? OutcomeKind.InDoubt : OutcomeKind.Delivered, "timeout"));
        });
        await using var engine = await new EngineRun(database.ConnectionString, partner).StartAsync();
        var delivery = await engine.NewDeliveryAsync();

        await engine.ReportAsync(delivery, (InTransitToPartner, "R1"));
        await Eventually.Holds(() => calls == 1, "the first call was made");
        await engine.ReportFromAsync(delivery, 2, (AtPickup, "R1"));
        await engine.AllSettledAsync();

        partner.Heard[delivery].Select(h => h.MessageId).Distinct().Count().ShouldBe(2);
        partner.WordsOf(delivery).ShouldBe(["InTransitToPartner", "InTransitToPartner", "at_pickup"]);
    }

    [Fact]
    public async Task A_call_that_ended_in_a_mistake_of_ours_has_its_outcome_too()
    {
        await using var engine = await new EngineRun(
            database.ConnectionString, new PlayedPartner(_ => throw new InvalidOperationException("A mistake of ours."))).StartAsync();
        var delivery = await engine.NewDeliveryAsync();

        await engine.ReportAsync(delivery, (InTransit, "R1"));

        await Eventually.Holds(
            async () => await engine.ScalarAsync<long>(
                """
                SELECT count(*) FROM client_requests q JOIN client_responses r ON r.client_request_id = q.id
                WHERE q.delivery_id = $1 AND r.outcome = 'Unknown' AND r.detail = 'fault'
                """, delivery) == 1,
            "the call has its outcome");
        // The other tests of the class wait until nothing is owed, and this would be owed for half a minute.
        await engine.ExecuteAsync("DELETE FROM egress_ready WHERE delivery_id = $1", delivery);
    }

    [Fact]
    public async Task The_work_of_a_host_that_died_goes_on_and_its_open_call_ends_as_unknown()
    {
        var never = new TaskCompletionSource<SendOutcome>();
        await using var dying = await new EngineRun(database.ConnectionString, new PlayedPartner(_ => never.Task), leaseSeconds: 4, node: "dying").StartAsync();
        var delivery = await dying.NewDeliveryAsync();
        await dying.ReportAsync(delivery, (InTransit, "R1"));
        await Eventually.Holds(
            async () => await dying.ScalarAsync<long>("SELECT count(*) FROM client_requests WHERE delivery_id = $1", delivery) == 1, "the call is under way");

        var partner = new PlayedPartner();
        await using var other = await new EngineRun(database.ConnectionString, partner, node: "other").StartAsync();
        await other.AllSettledAsync();
        never.SetResult(new SendOutcome(OutcomeKind.Delivered, "http_200"));

        partner.WordsOf(delivery).ShouldBe(["InTransit"]);
        await Eventually.Holds(
            async () => await other.ScalarAsync<bool>(
                "SELECT bool_or(r.stale) FROM client_responses r JOIN client_requests q ON q.id = r.client_request_id WHERE q.delivery_id = $1 AND q.node = 'dying'", delivery),
            "the late outcome is recorded as stale");
        (await other.ScalarAsync<long>("SELECT count(*) FROM status_decision WHERE delivery_id = $1", delivery)).ShouldBe(1);
    }

    [Fact]
    public async Task Two_hosts_on_one_database_tell_nothing_twice_and_keep_the_order()
    {
        var partner = new PlayedPartner();
        await using var a = await new EngineRun(database.ConnectionString, partner, node: "a").StartAsync();
        await using var b = await new EngineRun(database.ConnectionString, partner, node: "b").StartAsync();
        var deliveries = new List<Guid>();
        for (var i = 0; i < 60; i++)
            deliveries.Add(await a.NewDeliveryAsync());

        await Parallel.ForEachAsync(deliveries, async (delivery, _) =>
        {
            for (var i = 0; i < NormalRun.Length; i++)
                await (i % 2 == 0 ? a : b).ReportFromAsync(delivery, i + 1, NormalRun[i]);
        });
        await a.AllSettledAsync();

        string[] all = ["Assigned", "InTransitToPartner", "at_pickup", "InTransit", "AtDestination", "DeliveryInProgress", "delivered"];
        foreach (var delivery in deliveries)
        {
            var heard = partner.WordsOf(delivery);
            heard.ShouldBe(all.Where(heard.Contains), "in order, each once");
            heard.ShouldContain("Assigned");
            heard[^1].ShouldBe("delivered");
        }

        (await a.ScalarAsync<long>("SELECT count(DISTINCT node) FROM client_requests WHERE node IN ('a', 'b')")).ShouldBe(2);
    }

    [Fact]
    public async Task A_host_that_stops_gives_back_what_it_has_not_sent()
    {
        var partner = new PlayedPartner();
        var engine = await new EngineRun(database.ConnectionString, partner).StartAsync();
        var deliveries = new List<Guid>();
        for (var i = 0; i < 40; i++)
            deliveries.Add(await engine.NewDeliveryAsync());
        foreach (var delivery in deliveries)
            await engine.ReportAsync(delivery, (InTransit, "R1"), (Delivered, "R1"));

        await engine.StopAsync();

        (await engine.ScalarAsync<long>("SELECT count(*) FROM egress_ready WHERE lease_token IS NOT NULL")).ShouldBe(0);
        await engine.DisposeAsync();
        await using var next = await new EngineRun(database.ConnectionString, partner).StartAsync();
        await next.AllSettledAsync();
        deliveries.ShouldAllBe(d => partner.WordsOf(d).SequenceEqual(new[] { "InTransit", "delivered" }));
    }
}
