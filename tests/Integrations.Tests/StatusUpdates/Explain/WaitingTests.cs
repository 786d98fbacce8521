using Integrations.Abstractions;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Explain;
using Integrations.StatusUpdates.Protection;
using Integrations.Testing;
using Integrations.Tests.StatusUpdates.Protection;
using Shouldly;
using Xunit;
using static Integrations.Abstractions.AttemptStatus;

namespace Integrations.Tests.StatusUpdates.Explain;

/// <summary>What is said about what waits, beyond the claim's own gates: budgets, doubt, and what would be told.</summary>
public sealed class WaitingTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private static readonly LaneKey Lane = new(PretendPartner.Name, Region.US);

    private static readonly (string, string)[] TenAMinute =
        [("Partners:ALLY:RateLimits:Address:Calls", "10"), ("Partners:ALLY:RateLimits:Address:Seconds", "60")];

    private static readonly (string, string)[] EightAMinuteAndStore =
        [("Partners:ALLY:RateLimits:Store:Calls", "8"), ("Partners:ALLY:RateLimits:Store:Seconds", "60")];

    [Fact]
    public async Task Nothing_waits_when_the_partner_is_owed_nothing()
    {
        await using var run = new ExplainRun(database.ConnectionString);
        var delivery = await run.Engine.NewDeliveryAsync();
        (await run.ExplainAsync(delivery)).Waiting.ShouldBeNull();

        await run.Engine.ReportAsync(delivery, (Requested, "R1"));
        (await run.ExplainAsync(delivery)).Waiting.ShouldNotBeNull();
        await run.Engine.StartAsync();
        await Eventually.Holds(
            async () => await run.Engine.ScalarAsync<long>("SELECT count(*) FROM egress_ready WHERE delivery_id = $1", delivery) == 0, "it is decided");

        (await run.ExplainAsync(delivery)).Waiting.ShouldBeNull();
    }

    [Fact]
    public async Task Owed_changes_say_until_when_they_are_news_and_what_would_become_of_them()
    {
        await using var run = new ExplainRun(database.ConnectionString);
        var delivery = await run.OwingAsync(Requested, InTransitToPartner, AtPickup, InTransit, AtDestination);
        await run.Engine.ExecuteAsync("UPDATE status_update SET recorded_at = recorded_at - interval '16 min' WHERE delivery_id = $1 AND seq = 3", delivery);
        await run.Engine.ExecuteAsync("UPDATE egress_ready SET pending_since = pending_since - interval '16 min' WHERE delivery_id = $1", delivery);

        var waiting = await run.WaitingAsync(delivery);

        waiting.Owed.Select(o => (o.Seq, o.Fate, o.SupersededBy, o.Word)).ShouldBe(
            [
                (1, Fate.NotTold, null, null), (2, Fate.Superseded, 4, "InTransitToPartner"), (3, Fate.Expired, null, "at_pickup"),
                (4, Fate.Next, null, "InTransit"), (5, Fate.Later, null, "AtDestination"),
            ]);
        waiting.Owed.Select(o => o.NewsUntil - o.RecordedAt).ShouldBe(
            [Freshness.Progress, Freshness.Progress, Freshness.Arrival, Freshness.Milestone, Freshness.Arrival]);
        waiting.Owed[3].Class.ShouldBe(StatusClass.Milestone);
    }

    [Theory]
    [InlineData(-60, true)]
    [InlineData(0, true)]
    [InlineData(5, true)]
    [InlineData(9, false)]
    [InlineData(60, false)]
    public async Task A_lanes_budget_holds_exactly_when_no_call_is_granted(int paidAheadSeconds, bool granted)
    {
        await using var run = new ExplainRun(database.ConnectionString, TenAMinute);
        var delivery = await run.OwingAsync();
        var key = BudgetKey.Of(Lane, RateScope.Address);
        await PaidAsync(run, key, paidAheadSeconds);

        var explanation = await run.ExplainAsync(delivery);

        (explanation.Waiting!.Gate is Gate.DueNow).ShouldBe(granted);
        (await AskAsync(run, key, RateScope.Address) > 0).ShouldBe(granted);
        if (explanation.Waiting.Gate is not Gate.LaneBudget budget)
            return;
        budget.Scope.ShouldBe(RateScope.Address);
        await run.Engine.ExecuteAsync("UPDATE rate_budget SET paid_until = paid_until - $2 WHERE key = $1", key, budget.OpensAt!.Value - explanation.Now);
        (await AskAsync(run, key, RateScope.Address)).ShouldBe(1);
    }

    [Fact]
    public async Task A_delivery_that_waits_for_its_stores_turn_says_so_and_others_do_not_wait_with_it()
    {
        await using var run = new ExplainRun(database.ConnectionString, EightAMinuteAndStore);
        var (ofStore, ofOther) = (await run.OwingAsync(), await run.OwingAsync());
        await run.Engine.ExecuteAsync("UPDATE delivery SET external_store_id = 'Store-1' WHERE id = $1", ofStore);
        await run.Engine.ExecuteAsync("UPDATE delivery SET external_store_id = 'Store-2' WHERE id = $1", ofOther);
        await PaidAsync(run, "ally/us/store/Store-1", 60);

        var before = (await run.WaitingAsync(ofStore)).Gate.ShouldBeOfType<Gate.StoreTurn>();
        (await run.WaitingAsync(ofOther)).Gate.ShouldBeOfType<Gate.DueNow>();
        await run.Engine.ExecuteAsync("UPDATE egress_ready SET due_at = now() + interval '30 s' WHERE delivery_id = $1", ofStore);
        var sentAway = (await run.WaitingAsync(ofStore)).Gate.ShouldBeOfType<Gate.StoreTurn>();

        before.Budget.ShouldBe("ally/us/store/Store-1");
        before.Until.ShouldBe(sentAway.PaidUntil!.Value - RatePace.Of(new RateLimit(RateScope.Store, 8, TimeSpan.FromMinutes(1))).Spacing, TimeSpan.FromMilliseconds(1));
        sentAway.Until.ShouldBeGreaterThan(TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task A_partner_that_is_switched_off_here_needs_a_person()
    {
        await using var run = new ExplainRun(database.ConnectionString, ("Partners:ALLY:Enabled", "false"));
        var delivery = await run.OwingAsync();

        var waiting = await run.WaitingAsync(delivery);

        waiting.Gate.ShouldBeOfType<Gate.Disabled>();
        waiting.NextMoveAt.ShouldBeNull();
        waiting.Needs.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_change_whose_call_may_have_arrived_is_in_doubt_and_says_how_that_ends()
    {
        await using var run = new ExplainRun(database.ConnectionString);
        await using var careful = new ExplainRun(database.ConnectionString, ("Partners:ALLY:AtMostOnce:0", "status"));
        var delivery = await run.OwingAsync();
        (await run.WaitingAsync(delivery)).InDoubt.ShouldBeNull();

        await run.Engine.ExecuteAsync("UPDATE egress_ready SET sending_seq = 1, attempts = 1, due_at = now() + interval '8 s' WHERE delivery_id = $1", delivery);

        var waiting = await run.WaitingAsync(delivery);
        waiting.InDoubt.ShouldBe(new InDoubt(1, Settling.ToldAgain));
        waiting.Gate.ShouldBeOfType<Gate.Backoff>().Attempts.ShouldBe(1);
        (await careful.WaitingAsync(delivery)).InDoubt.ShouldBe(new InDoubt(1, Settling.LeftToAPerson));
    }

    [Fact]
    public async Task The_open_call_of_a_host_that_was_lost_is_a_doubt_before_anybody_has_taken_it_over()
    {
        await using var run = new ExplainRun(database.ConnectionString);
        var delivery = await run.OwingAsync(InTransit);
        var claim = (await run.Engine.ClaimAsync()).Single(c => c.DeliveryId == delivery);
        await run.Engine.ExecuteAsync(
            """
            INSERT INTO client_requests (id, requested_at, purpose, delivery_id, external_delivery_id, integration_type, api_version, region, operation,
                seq, attempt, message_id, lease_token, method, url, headers, node)
            VALUES ($1, now(), 'StatusUpdate', $1, 'X', 'ALLY', 1, 'US', 'status', 1, 1, 'm', $2, 'POST', 'http://partner.test/', '{}', 'node-a')
            """,
            delivery, claim.Token);

        var underWay = (await run.WaitingAsync(delivery)).Gate.ShouldBeOfType<Gate.Leased>();
        await run.Engine.ExecuteAsync("UPDATE egress_ready SET due_at = now() WHERE delivery_id = $1", delivery);
        var waiting = await run.WaitingAsync(delivery);

        (underWay.Host, underWay.Token, underWay.Call).ShouldBe(("node-a", claim.Token, delivery));
        waiting.Gate.ShouldBeOfType<Gate.DueNow>().FormerHost.ShouldBe("node-a");
        waiting.InDoubt.ShouldBe(new InDoubt(1, Settling.ToldAgain));
    }

    [Fact]
    public async Task A_draining_lane_that_is_closed_by_trouble_moves_when_its_probe_may_go()
    {
        await using var run = new ExplainRun(database.ConnectionString);
        var delivery = await run.OwingAsync();
        await run.Engine.Gates.CloseAsync(Lane, Closing.Failures, CancellationToken.None);
        await run.Engine.Gates.HoldAsync(Lane, drain: true, "ann", "moving house", CancellationToken.None);

        var draining = await run.WaitingAsync(delivery);
        await run.Engine.Gates.HoldAsync(Lane, drain: false, "ann", "moving house", CancellationToken.None);
        var held = await run.WaitingAsync(delivery);
        await run.Engine.ExecuteAsync("DELETE FROM partner_lane");

        draining.Gate.ShouldBeOfType<Gate.Closed>().WaitsForProbe.ShouldBeTrue();
        draining.NextMoveAt.ShouldNotBeNull();
        draining.Needs.ShouldBeNull();
        held.NextMoveAt.ShouldBeNull("only a person moves it");
    }

    [Fact]
    public async Task A_debt_that_the_engine_does_not_know_of_is_not_passed_over()
    {
        await using var run = new ExplainRun(database.ConnectionString);
        var delivery = await run.OwingAsync();
        await run.Engine.ExecuteAsync("DELETE FROM egress_ready WHERE delivery_id = $1", delivery);

        var waiting = await run.WaitingAsync(delivery);

        waiting.Gate.ShouldBeOfType<Gate.Unqueued>();
        waiting.Owed.ShouldHaveSingleItem();
        waiting.NextMoveAt.ShouldBeNull();
    }

    private static Task PaidAsync(ExplainRun run, string key, int aheadSeconds) => run.Engine.ExecuteAsync(
        """
        INSERT INTO rate_budget (key, paid_until, spacing, burst, granted) VALUES ($1, now() + make_interval(secs => $2), 1, 1, 0)
        ON CONFLICT (key) DO UPDATE SET paid_until = EXCLUDED.paid_until
        """,
        key, (double)aheadSeconds);

    private static async Task<int> AskAsync(ExplainRun run, string key, RateScope scope)
    {
        var pace = RatePace.Of(run.Settings.RateLimits(PretendPartner.Name, run.Registry).Single(l => l.Scope == scope));
        return (await new RateBudgetStore(run.Engine.Source).AskAsync([new Ask(key, 1, pace, Lane: null)], CancellationToken.None))[key].Calls;
    }
}
