using System.Net;
using Integrations.Abstractions;
using Integrations.Testing;
using Integrations.Testing.Hosts;
using Shouldly;
using Xunit;

namespace Integrations.HostTests.Ops;

/// <summary>What a person does about one order, on its page.</summary>
public sealed class OrderActTests(City city) : IClassFixture<City>
{
    [Fact]
    public async Task An_order_is_held_for_a_while_and_released()
    {
        using var me = await Visitor.ByLinkAsync(await city.GatewayAsync());
        var order = await OrderAsync();

        var tooLong = await me.DoAsync(order, $"{order}/hold", ("minutes", "1441"), ("reason", "x"));
        var unsaid = await me.DoAsync(order, $"{order}/hold", ("minutes", "15"));
        (await me.ReadAsync(order)).ShouldNotContain("Nothing of this order is told before");
        // While a call is under way it is refused; the robot's story goes on.
        var held = tooLong;
        await Eventually.Holds(
            async () => (held = await me.DoAsync(order, $"{order}/hold", ("minutes", "15"), ("reason", "the store asked"), ("then", $"/ops/{order}"))).Status is not HttpStatusCode.Conflict,
            "no call is under way");

        (tooLong.Status, tooLong.Text.Contains("1 to 1440 minutes", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.Conflict, true));
        unsaid.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (held.Status, held.To).ShouldBe((HttpStatusCode.SeeOther, $"/ops/{order}?done=held"));
        var page = await me.ReadAsync(order);
        page.ShouldContain("Nothing of this order is told before");
        page.ShouldContain("the store asked");
        page.ShouldNotContain("/hold\"");

        (await me.DoAsync(order, $"{order}/release", ("reason", "settled"))).Status.ShouldBe(HttpStatusCode.SeeOther);
        (await me.ReadAsync(order)).ShouldNotContain("Nothing of this order is told before");
        (await me.DoAsync(order, $"{order}/release", ("reason", "again"))).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task What_was_acknowledged_is_planned_with_the_words_that_would_be_heard_and_not_begun_by_its_planner()
    {
        using var me = await Visitor.ByLinkAsync(await city.GatewayAsync());
        var order = await OrderAsync();
        var id = Guid.Parse(order["orders/".Length..]);
        await Eventually.Holds(
            async () => await city.ScalarAsync<long>("SELECT count(*) FROM external_state WHERE delivery_id = $1 AND last_seq_sent > 0 AND current_status = ANY($2) AND last_seq_decided = next_seq",
                id, Enum.GetValues<AttemptStatus>().Where(status => status.IsFinal()).ToArray()) == 1,
            "the robot's story is over and told", TimeSpan.FromMinutes(2));
        var told = await city.ScalarAsync<long>("SELECT last_seq_sent FROM external_state WHERE delivery_id = $1", id);

        var story = await me.ReadAsync(order);
        story.ShouldContain($"Tell change {told} again");
        story.ShouldContain("<dt>with build</dt><dd><code>1.", Case.Sensitive, "each call names what it was worded with");
        (await me.DoAsync(order, $"{order}/changes/{told + 1}/plan-again")).Status.ShouldBe(HttpStatusCode.Conflict);
        var planned = await me.DoAsync(order, $"{order}/changes/{told}/plan-again");
        planned.Status.ShouldBe(HttpStatusCode.SeeOther);
        var batch = planned.To!["/ops/".Length..];
        var plan = await me.ReadAsync(batch);

        plan.ShouldContain("The partner has acknowledged this, and hears it twice.");
        plan.ShouldContain("Somebody else than you begins it.");
        plan.ShouldContain("What would be said");
        var begun = await me.DoAsync(batch, $"{batch}/start", ("confirm", "1"), ("reason", "they lost it"));
        (begun.Status, begun.Text.Contains("a second person begins it", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.Conflict, true));
    }

    private async Task<string> OrderAsync()
    {
        var order = await city.World.SendOrderAsync("DOORDASH", 1);
        return $"orders/{await city.ScalarAsync<Guid>("SELECT id FROM delivery WHERE external_delivery_id = $1", order.ExternalId):D}";
    }
}
