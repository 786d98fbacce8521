using Integrations.Sandbox.Deliveries;
using Integrations.Sandbox.Orders;
using Integrations.Sandbox.Partners;
using Integrations.Sandbox.Report;
using Integrations.Sandbox.Tests.Pretend;
using Shouldly;
using Xunit;

namespace Integrations.Sandbox.Tests;

public sealed class WholeRunTests
{
    private const int Orders = 60;

    [Fact]
    public async Task A_good_gateway_gets_a_clean_report_on_a_lively_day()
    {
        await using var acme = await AcmeWorld.StartAsync(Lively);

        await acme.World.SendOrdersAsync(Orders, perSecondAndPartner: 200);
        var report = await acme.ReportWhere(summary => summary.Final == Orders);

        report.Findings.ShouldBeEmpty();
        (report with { Unaudited = 0 }).IsFaultless.ShouldBeTrue();
        report.Accepted.ShouldBe(Orders);
        report.MilestonesSkipped.ShouldBe(0);
        report.Invalid.ShouldBeGreaterThan(0);
        report.NotRelevant.ShouldBeGreaterThan(0);
        report.Quoted.ShouldBeGreaterThan(0);
        report.CancelsAsked.ShouldBeGreaterThan(0);
        report.P95Ms.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Repetitions_after_cut_connections_are_excused_and_counted()
    {
        var moody = AcmeWorld.Quiet with { Misbehaviours = [new Misbehaviour { Partner = "ACME", FailRate = 0.2, CutRate = 0.2 }] };
        await using var acme = await AcmeWorld.StartAsync(moody);

        await acme.World.SendOrdersAsync(20, perSecondAndPartner: 200);
        var report = await acme.ReportWhere(summary => summary.Final == 20);

        report.RepeatedInDoubt.ShouldBeGreaterThan(0);
        report.Duplicated.ShouldBe(0);
        report.OutOfOrder.ShouldBe(0);
    }

    [Theory]
    [InlineData(Vice.SaysTwice)]
    [InlineData(Vice.RepeatsWord)]
    [InlineData(Vice.ForgetsTheEnd)]
    [InlineData(Vice.SwapsNeighbours)]
    [InlineData(Vice.InventsWords)]
    [InlineData(Vice.LeavesOutFields)]
    [InlineData(Vice.ForwardsTwice)]
    [InlineData(Vice.TakesEverything)]
    [InlineData(Vice.ForgetsItsAnswer)]
    public async Task Each_vice_of_a_gateway_is_found(Vice vice)
    {
        await using var acme = await AcmeWorld.StartAsync(AcmeWorld.Quiet, vice);

        var order = await acme.World.SendOrderAsync("ACME", apiVersion: 1);
        await acme.World.RepeatOrderAsync(order);
        await acme.World.SendOrderAsync("ACME", apiVersion: 1, OrderKind.Invalid);

        var report = await acme.ReportWhere(summary => CountOf(vice, summary) > 0 && acme.World.Deliveries.Runs.All(run => run.IsFinal));
        report.Findings.ShouldNotBeEmpty();
        report.IsFaultless.ShouldBeFalse();
    }

    private static WorldSettings Lively => AcmeWorld.Quiet with
    {
        Runs = new RunShares(),
        RepeatShare = 0.2,
        Orders = new OrderShares { Invalid = 0.2, NotRelevant = 0.2, Quote = 0.2, Duplicate = 0.2, Cancel = 0.2 },
    };

    private static int CountOf(Vice vice, Summary summary) => vice switch
    {
        Vice.None => 0,
        Vice.SaysTwice or Vice.RepeatsWord or Vice.ForwardsTwice => summary.Duplicated,
        Vice.ForgetsTheEnd => summary.Lost,
        Vice.SwapsNeighbours => summary.OutOfOrder,
        Vice.InventsWords => summary.VocabularyViolations,
        Vice.LeavesOutFields => summary.SchemaViolations,
        Vice.TakesEverything or Vice.ForgetsItsAnswer => summary.Misanswered,
    };
}
