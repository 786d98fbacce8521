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
