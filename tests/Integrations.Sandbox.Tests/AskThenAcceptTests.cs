using System.Text.Json.Nodes;
using Integrations.Sandbox.Orders;
using Integrations.Sandbox.Partners;
using Shouldly;
using Xunit;

namespace Integrations.Sandbox.Tests;

/// <summary>Partners that ask for a quote and accept it: the acceptance is the order.</summary>
public sealed class AskThenAcceptTests
{
    private static readonly SpokenCall Acceptance = new()
    {
        Method = "POST",
        Path = "/acme/v1/orders",
        Accepted = [200],
        Body = JsonNode.Parse("""{"id":"{externalId}","store":"{storeId}","price":"{answer:fee}","dropoff":{"phone":"+14155550100"}}"""),
    };

    [Fact]
    public async Task The_acceptance_is_the_order_and_is_what_comes_twice()
    {
        await using var acme = await AcmeWorld.StartAsync(Asking(Acceptance) with { Orders = OrderShares.None with { Duplicate = 1, Quote = 1 } });

        await acme.World.SendOrdersAsync(10, perSecondAndPartner: 200);
        var report = await acme.ReportWhere(summary => summary.Final == 10);

        report.Findings.ShouldBeEmpty();
        (report.Accepted, report.Quoted, report.Misanswered).ShouldBe((10, 10, 0));
    }

    [Fact]
    public async Task The_acceptance_speaks_in_the_words_of_the_answer()
    {
        await using var acme = await AcmeWorld.StartAsync(Asking(Acceptance));

        var order = await acme.World.SendOrderAsync("ACME");

        (order.Last.Path, order.Accepted).ShouldBe(("/acme/v1/orders", true));
        var said = JsonNode.Parse(order.Last.Body)!;
        ((string?)said["id"], (string?)said["price"]).ShouldBe((order.ExternalId, "100"));
        order.Answer!.Body.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_question_that_is_answered_wrongly_is_not_accepted()
    {
        await using var acme = await AcmeWorld.StartAsync(Asking(Acceptance with { Accepted = [200] }, asked: [201]));

        var order = await acme.World.SendOrderAsync("ACME");

        (order.Accepted, order.Last.Path).ShouldBe((false, "/acme/v1/quotes"));
        acme.World.Audit().Misanswered.ShouldBe(1);
    }

    private static WorldSettings Asking(SpokenCall acceptance, IReadOnlyList<int>? asked = null)
    {
        var speaking = AcmeWorld.Acme.Speaks[0];
        var create = speaking.Quote! with { Method = "POST", Accepted = asked ?? [200], Then = acceptance };
        return AcmeWorld.Quiet with { Partners = [AcmeWorld.Acme with { Speaks = [speaking with { Create = create }] }] };
    }
}
