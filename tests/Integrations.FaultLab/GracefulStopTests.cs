using Integrations.Abstractions;
using Integrations.Sandbox.Deliveries;
using Integrations.Sandbox.Partners;
using Integrations.Testing;
using Integrations.Testing.Hosts;
using Shouldly;
using Xunit;

namespace Integrations.FaultLab;

/// <summary>A host that is asked to stop while everybody it speaks to is slow.</summary>
public sealed class GracefulStopTests
{
    private const int Orders = 300;

    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task It_ends_in_good_order_within_20_s_and_leaves_nothing_that_another_would_have_to_wait_for()
    {
        await using var lab = await Lab.OpenAsync(new CityDatabase(), Dispatcher.StillWorld);
        var dispatcher = new Dispatcher(lab);
        var stopping = await lab.StartGatewayAsync(more: lab.HostSettings());
        await using var other = await lab.StartGatewayAsync(more: lab.HostSettings());
        var deliveries = await dispatcher.TakeOrdersAsync(Orders);
        lab.Misbehave(new Misbehaviour { Partner = "", DelayMs = 5000 });
        lab.World.Misbehave(new DeliveriesTroubles { DelayMs = 5000 });
        await dispatcher.ReportAsync(stopping, deliveries, AttemptStatus.InTransit);
        var more = lab.World.SendOrdersAsync(orders: 60, perSecondAndPartner: 20);
        await Eventually.Holds(async () => await lab.OpenCallsAsync(stopping) > 60, "it is in the middle of many calls", Patience);

        var asked = TimeProvider.System.GetUtcNow();
        var exitCode = await stopping.StopAsync();

        exitCode.ShouldBe(0);
        (stopping.ExitTime - asked).ShouldBeLessThanOrEqualTo(Promise);
        (await lab.LeasesAsync(stopping)).ShouldBe(0, "everything is finished or given back");
        (await lab.OpenCallsAsync(stopping)).ShouldBe(0, "every call has its outcome");
        lab.Misbehave(new Misbehaviour { Partner = "" });
        lab.World.Misbehave(new DeliveriesTroubles());
        await more;
        await Eventually.Holds(lab.IsSettledAsync, "the other host has done the rest", Patience);
        lab.World.Receipts.All(partner: null, externalId: null).GroupBy(receipt => receipt.MessageId)
            .ShouldAllBe(same => same.Count() == 1, "nobody was told anything twice");
        lab.World.Receipts.All(partner: null, externalId: null).Count(receipt => receipt.Heard).ShouldBe(Orders);
    }
}
