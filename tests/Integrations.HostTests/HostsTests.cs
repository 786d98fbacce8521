using Integrations.Testing;
using Integrations.Testing.Hosts;
using Shouldly;
using Xunit;

namespace Integrations.HostTests;

public sealed class HostsTests(City city) : IClassFixture<City>
{
    [Fact]
    public async Task Two_gateways_on_one_database_carry_orders_and_tell_nothing_twice()
    {
        await using var first = await city.StartGatewayAsync();
        await using var second = await city.StartGatewayAsync();

        await city.World.SendOrdersAsync(orders: 60, perSecondAndPartner: 20);
        var summary = await city.AllFinalAsync(60);

        summary.RepeatedInDoubt.ShouldBe(0);
        (await city.ScalarAsync<long>("SELECT count(DISTINCT node) FROM client_requests WHERE purpose = 'StatusUpdate'")).ShouldBe(2);
        (await second.StopAsync()).ShouldBe(0);
        (await first.StopAsync()).ShouldBe(0);
        (await city.ScalarAsync<long>(
            """
            SELECT count(*) FROM client_requests q
            LEFT JOIN client_responses r ON r.client_request_id = q.id AND r.requested_at = q.requested_at WHERE r.client_request_id IS NULL
            """)).ShouldBe(0, "every call has its one outcome");
    }
}

public sealed class KilledHostTests(City city) : IClassFixture<City>
{
    [Fact]
    public async Task A_gateway_that_is_killed_in_the_middle_loses_nothing_and_goes_on_where_it_was()
    {
        var gateway = await city.StartGatewayAsync();
        var sending = city.World.SendOrdersAsync(orders: 45, perSecondAndPartner: 10);
        await Eventually.Holds(
            () => city.World.Partners.Sum(p => city.World.Receipts.All(p.Partner, externalId: null).Count) > 20, "statuses are on their way");

        await gateway.KillAsync();
        city.World.GatewayDied();
        await using var next = await city.StartGatewayAsync(gateway.Address);
        await sending;

        var summary = await city.AllFinalAsync(45);
        summary.Lost.ShouldBe(0);
    }
}

public sealed class AlertedHostsTests(City city) : IClassFixture<City>
{
    [Fact]
    public async Task Two_gateways_that_watch_tell_an_outage_and_its_end_once()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Alerts:EverySeconds"] = "1" };
        await using var first = await city.StartGatewayAsync(more: settings);
        await using var second = await city.StartGatewayAsync(more: settings);

        for (var i = 1; i <= 3; i++)
        {
            await city.ScalarAsync<bool>(
                """
                INSERT INTO partner_lane (integration_type, region, needs_probe, trips, hold_drains, trouble, closed_since) VALUES ('UBER', 'EU', true, 1, false, 'Failures', now())
                ON CONFLICT (integration_type, region) DO UPDATE SET needs_probe = true RETURNING needs_probe
                """);
            await ToldAsync("lane.down", i);
            await city.ScalarAsync<bool>("UPDATE partner_lane SET needs_probe = false WHERE integration_type = 'UBER' AND region = 'EU' RETURNING needs_probe");
            await ToldAsync("lane.up", i);
        }

        (await city.ScalarAsync<long>("SELECT count(*) FROM alert WHERE kind = 'lane.down'")).ShouldBe(3);
        (await city.ScalarAsync<long>("SELECT count(*) FROM ops_event WHERE kind = 'lane.down'")).ShouldBe(6);
        (await second.StopAsync()).ShouldBe(0);
        (await first.StopAsync()).ShouldBe(0);
    }

    private Task ToldAsync(string type, int times) =>
        Eventually.Holds(async () => await city.ScalarAsync<long>($"SELECT count(*) FROM ops_event WHERE type = '{type}'") >= times, $"{type} is told");
}
