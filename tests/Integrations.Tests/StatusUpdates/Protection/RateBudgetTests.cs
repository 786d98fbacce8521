using Integrations.Abstractions;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Protection;
using Npgsql;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>What hosts get of a limit, and what becomes of what they do not use.</summary>
public sealed class RateBudgetTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private static readonly LaneKey Ally = new(PretendPartner.Name, Region.US);

    // 8 in a minute: 2 at once, then one per 8.8 s.
    private static readonly RateLimit Eight = new(RateScope.Credential, 8, TimeSpan.FromMinutes(1));

    [Fact]
    public async Task A_lane_without_work_takes_nothing_from_the_others()
    {
        await using var time = await BudgetTime.StartAsync(database.ConnectionString);
        var (idle, busy) = (Budgets(time, Eight), Budgets(time, Eight));

        (await idle.AskAsync([(Ally, 5)], CancellationToken.None)).ShouldBeNull("there is nothing to wait for");
        idle.Available(Ally).ShouldBe(0);
        (await time.GrantsAsync()).ShouldBeEmpty();

        await time.OweAsync(1);
        await busy.AskAsync([(Ally, 5)], CancellationToken.None);
        busy.Available(Ally).ShouldBe(1, "one is due");
    }

    [Fact]
    public async Task Hosts_that_ask_for_a_limit_that_nobody_asked_for_before_share_one_burst()
    {
        await using var time = await BudgetTime.StartAsync(database.ConnectionString);
        await time.OweAsync(50);
        var hosts = Enumerable.Range(0, 6).Select(_ => Budgets(time, Eight)).ToList();

        await Task.WhenAll(hosts.Select(h => h.AskAsync([(Ally, 8)], CancellationToken.None)));

        hosts.Sum(h => h.Available(Ally)).ShouldBe(2);
    }

    [Fact]
    public async Task A_host_that_dies_with_its_lot_only_delays_the_others()
    {
        await using var time = await BudgetTime.StartAsync(database.ConnectionString);
        await time.OweAsync(50);
        await Budgets(time, Eight).AskAsync([(Ally, 8)], CancellationToken.None);
        var other = Budgets(time, Eight);

        var wait = (await other.AskAsync([(Ally, 8)], CancellationToken.None))!.Value;
        other.Available(Ally).ShouldBe(0);
        wait.ShouldBeInRange(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(9));

        await time.PassAsync(wait / 2);
        var rest = (await other.AskAsync([(Ally, 8)], CancellationToken.None))!.Value;
        rest.ShouldBeInRange(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(4.5));
        await time.PassAsync(rest);
        (await other.AskAsync([(Ally, 8)], CancellationToken.None)).ShouldBeNull();
        other.Available(Ally).ShouldBe(1);
    }

    [Fact]
    public async Task A_permission_is_good_for_its_moment_and_for_one_call()
    {
        await using var time = await BudgetTime.StartAsync(database.ConnectionString);
        await time.OweAsync(50);
        var host = Budgets(time, Eight);
        await host.AskAsync([(Ally, 8)], CancellationToken.None);
        var (soon, late) = (Take(host), Take(host));

        host.Spend(soon).ShouldBeTrue();
        host.Spend(soon).ShouldBeFalse("it is used");
        await time.PassAsync(TimeSpan.FromSeconds(1));
        host.Spend(late).ShouldBeFalse("its moment is over");
    }

    [Fact]
    public async Task What_is_left_of_a_lot_lapses_with_it()
    {
        await using var time = await BudgetTime.StartAsync(database.ConnectionString);
        await time.OweAsync(50);
        var host = Budgets(time, Eight);
        await host.AskAsync([(Ally, 8)], CancellationToken.None);
        host.Available(Ally).ShouldBe(2);

        await time.PassAsync(TimeSpan.FromSeconds(1));

        host.Available(Ally).ShouldBe(0);
    }

    [Fact]
    public async Task What_a_claim_did_not_use_serves_another_but_never_adds_to_a_later_lot()
    {
        await using var time = await BudgetTime.StartAsync(database.ConnectionString);
        await time.OweAsync(50);
        var host = Budgets(time, Eight);
        await host.AskAsync([(Ally, 8)], CancellationToken.None);
        var (first, second) = (Take(host), Take(host));
        host.Available(Ally).ShouldBe(0);

        host.End(first, called: false);
        host.Available(Ally).ShouldBe(1);

        await time.PassAsync(TimeSpan.FromMinutes(5));
        await host.AskAsync([(Ally, 8)], CancellationToken.None);
        host.End(second, called: false);
        host.Available(Ally).ShouldBe(2);
    }

    [Fact]
    public async Task What_is_asked_for_is_no_more_than_the_narrowest_limit_gives()
    {
        await using var time = await BudgetTime.StartAsync(database.ConnectionString);
        await time.OweAsync(50);
        var host = Budgets(time, Eight, new RateLimit(RateScope.Address, 400, TimeSpan.FromMinutes(1)));

        await host.AskAsync([(Ally, 50)], CancellationToken.None);

        (await time.GrantsAsync()).Select(g => g.Calls).ShouldBe([2, 2]);
    }

    [Fact]
    public async Task A_limit_that_was_raised_is_not_held_up_by_the_old_one()
    {
        await using var time = await BudgetTime.StartAsync(database.ConnectionString);
        await time.OweAsync(50);
        await Budgets(time, new RateLimit(RateScope.Credential, 1, TimeSpan.FromDays(1))).AskAsync([(Ally, 1)], CancellationToken.None);
        await time.PassAsync(TimeSpan.FromHours(1));

        var host = Budgets(time, Eight);
        (await host.AskAsync([(Ally, 8)], CancellationToken.None))!.Value.ShouldBeInRange(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(9));
    }

    [Fact]
    public async Task A_database_clock_that_is_set_back_makes_nobody_wait_for_longer_than_a_burst()
    {
        await using var time = await BudgetTime.StartAsync(database.ConnectionString);
        await time.OweAsync(50);
        await time.PassAsync(TimeSpan.FromDays(1));
        await Budgets(time, Eight).AskAsync([(Ally, 8)], CancellationToken.None);
        await using (var back = time.Source.CreateCommand("SELECT setval('test_time.ticks', 1)"))
            await back.ExecuteNonQueryAsync();

        var host = Budgets(time, Eight);
        (await host.AskAsync([(Ally, 8)], CancellationToken.None))!.Value.ShouldBeInRange(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(9));
        host.Available(Ally).ShouldBe(0);
    }

    [Fact]
    public async Task Turns_of_a_store_that_must_wait_come_back_one_after_the_other_and_within_a_minute()
    {
        await using var time = await BudgetTime.StartAsync(database.ConnectionString);
        var host = Budgets(time, Eight with { Scope = RateScope.Store });
        var turns = Enumerable.Range(0, 12).Select(_ => host.StoreTurnAsync(Take(host), "s1", "status")).ToList();
        var other = host.StoreTurnAsync(Take(host), "s2", "status");
        var running = host.RunAsync();

        var waits = await Task.WhenAll(turns);
        waits.Count(w => w == TimeSpan.Zero).ShouldBe(2);
        var late = waits.Where(w => w > TimeSpan.Zero).Order().ToList();
        late.Zip(late.Skip(1)).ShouldAllBe(pair => pair.Second - pair.First > TimeSpan.FromSeconds(8) || pair.Second == TimeSpan.FromMinutes(1));
        late[^1].ShouldBe(TimeSpan.FromMinutes(1));
        (await other).ShouldBe(TimeSpan.Zero, "another store is another limit");

        host.Complete();
        await running;
    }

    [Fact]
    public async Task Each_operation_of_a_store_has_a_limit_of_its_own()
    {
        await using var time = await BudgetTime.StartAsync(database.ConnectionString);
        var host = Budgets(time, Eight with { Scope = RateScope.StoreOperation });
        var statuses = Enumerable.Range(0, 3).Select(_ => host.StoreTurnAsync(Take(host), "s1", "status")).ToList();
        var quotes = Enumerable.Range(0, 3).Select(_ => host.StoreTurnAsync(Take(host), "s1", "quotes")).ToList();
        var running = host.RunAsync();

        (await Task.WhenAll(statuses)).Count(w => w == TimeSpan.Zero).ShouldBe(2);
        (await Task.WhenAll(quotes)).Count(w => w == TimeSpan.Zero).ShouldBe(2);

        host.Complete();
        await running;
    }

    [Fact]
    public async Task Without_the_database_nothing_is_granted_and_nobody_waits_for_ever()
    {
        await using var time = await BudgetTime.StartAsync(database.ConnectionString);
        await using var away = NpgsqlDataSource.Create("Host=127.0.0.1;Port=9;Timeout=2;Username=nobody");
        var host = Budgets(time, away, Eight, Eight with { Scope = RateScope.Store });
        var running = host.RunAsync();

        await Should.ThrowAsync<NpgsqlException>(() => host.AskAsync([(Ally, 1)], CancellationToken.None));
        host.Available(Ally).ShouldBe(0);
        var claim = Take(host);
        (await host.StoreTurnAsync(claim, "s1", "status")).ShouldBeGreaterThan(TimeSpan.Zero);
        host.Spend(claim).ShouldBeFalse();

        host.Complete();
        await running;
    }

    [Fact]
    public async Task A_partner_without_limits_is_not_counted()
    {
        await using var time = await BudgetTime.StartAsync(database.ConnectionString);
        var host = Budgets(time);
        var claim = Take(host);

        host.Available(Ally).ShouldBe(int.MaxValue);
        (await host.StoreTurnAsync(claim, "s1", "status")).ShouldBe(TimeSpan.Zero);
        host.Spend(claim).ShouldBeTrue();
        host.Spend(claim).ShouldBeTrue();
    }

    private static Claimed Take(RateBudgets budgets)
    {
        var claim = TestClaims.In(PretendPartner.Name);
        budgets.Take(claim);
        return claim;
    }

    private static RateBudgets Budgets(BudgetTime time, params RateLimit[] limits) => Budgets(time, time.Source, limits);

    private static RateBudgets Budgets(BudgetTime time, NpgsqlDataSource source, params RateLimit[] limits)
    {
        var registry = PretendPartner.RegistryOf(new PretendPartner { RateLimits = limits });
        return new RateBudgets(new RateBudgetStore(source), PretendPartner.Settings(registry), registry, time.Clock);
    }
}
