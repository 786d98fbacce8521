using Integrations.Abstractions;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Protection;
using Integrations.Tests.StatusUpdates.Protection;
using Shouldly;
using Xunit;
using static Integrations.Abstractions.AttemptStatus;

namespace Integrations.Tests.StatusUpdates;

/// <summary>One delivery's turn, as a job engine begins it: the same claim, the same gates, the same record as the loop's.</summary>
public sealed class TellTurnTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    [Fact]
    public async Task A_turn_tells_what_is_owed_and_the_next_finds_nothing()
    {
        var partner = new PlayedPartner();
        await using var host = new EngineRun(database.ConnectionString, partner);
        var delivery = await host.NewDeliveryAsync();
        await host.ReportAsync(delivery, (Assigned, "R1"));

        var first = await host.Turn().RunAsync(delivery, CancellationToken.None);
        var second = await host.Turn().RunAsync(delivery, CancellationToken.None);

        first.ShouldBe(new TurnEnd("http_200", After: null));
        second.ShouldBe(new TurnEnd("nothing_owed", After: null));
        partner.WordsOf(delivery).ShouldBe(["Assigned"]);
        (await host.ScalarAsync<long>("SELECT count(*) FROM client_responses r JOIN client_requests q ON q.id = r.client_request_id WHERE q.delivery_id = $1", delivery)).ShouldBe(1);
    }

    [Fact]
    public async Task Turns_of_one_delivery_on_two_hosts_at_once_tell_it_once()
    {
        var partner = new PlayedPartner();
        await using var one = new EngineRun(database.ConnectionString, partner);
        await using var other = new EngineRun(database.ConnectionString, partner, node: "node-b");
        var delivery = await one.NewDeliveryAsync();
        await one.ReportAsync(delivery, (Assigned, "R1"));

        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? one : other).Turn().RunAsync(delivery, CancellationToken.None)));

        partner.WordsOf(delivery).ShouldBe(["Assigned"]);
        (await one.ScalarAsync<long>("SELECT count(*) FROM egress_ready WHERE delivery_id = $1", delivery)).ShouldBe(0);
    }

    [Fact]
    public async Task A_turn_that_fails_says_when_again_and_until_then_none_begins()
    {
        var partner = new PlayedPartner(_ => Task.FromResult(new SendOutcome(OutcomeKind.RateLimited, "http_429", TimeSpan.FromSeconds(60))));
        await using var host = new EngineRun(database.ConnectionString, partner);
        var delivery = await host.NewDeliveryAsync();
        await host.ReportAsync(delivery, (Assigned, "R1"));

        var failed = await host.Turn().RunAsync(delivery, CancellationToken.None);
        var early = await host.Turn().RunAsync(delivery, CancellationToken.None);

        failed.Word.ShouldBe("http_429");
        (failed.After > TimeSpan.FromSeconds(50), failed.NotNow, early.NotNow).ShouldBe((true, false, true));
        partner.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_paused_partner_is_not_told_by_a_turn_either()
    {
        var partner = new PlayedPartner();
        await using var host = new EngineRun(database.ConnectionString, partner, partners: [IntegrationType.OLO]);
        var delivery = await host.NewDeliveryAsync(IntegrationType.OLO);
        await host.Gates.HoldAsync(new LaneKey(IntegrationType.OLO, Region.US), drain: false, "ann", "a test", CancellationToken.None);
        await host.ReportAsync(delivery, (Assigned, "R1"));

        var end = await host.Turn().RunAsync(delivery, CancellationToken.None);

        (end.Word, end.NotNow).ShouldBe(("held", true));
        partner.Calls.ShouldBe(0);
        (await host.ScalarAsync<bool>("SELECT lease_token IS NULL FROM egress_ready WHERE delivery_id = $1", delivery)).ShouldBeTrue();
        host.Lanes.All.Sum(lane => lane.InFlight).ShouldBe(0, "nothing is counted as under way");
    }
}
