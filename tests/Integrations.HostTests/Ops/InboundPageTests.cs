using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Integrations.Sandbox.Orders;
using Integrations.Testing.Hosts;
using Shouldly;
using Xunit;

namespace Integrations.HostTests.Ops;

/// <summary>An order that was turned down, looked at and taken after all, in the console of a gateway that runs.</summary>
public sealed class InboundPageTests(City city) : IClassFixture<City>
{
    private const string Partner = "DOORDASH";

    [Fact]
    public async Task An_order_that_was_turned_down_is_found_and_taken_once_when_its_store_is_open()
    {
        var gateway = await city.GatewayAsync();
        using var me = await Visitor.ByLinkAsync(gateway);
        await OpenStoresAsync(gateway, open: false);
        var order = await city.World.SendOrderAsync(Partner, 1);
        order.Accepted.ShouldBeFalse();
        var id = await city.ScalarAsync<Guid>("SELECT id FROM incoming_request WHERE external_delivery_id = $1", order.ExternalId);

        foreach (var path in new[] { "inbound", "inbound?tab=invalid&days=1", $"inbound?q={order.ExternalId}", $"inbound?q={id:D}", "inbound?tab=all&days=400" })
            await ShowsAsync(me, path, order, order.ExternalId, "store:not_active");
        await ShowsAsync(me, "inbound/causes", order, "store:not_active", $"inbound/{id:D}");
        await ShowsAsync(me, "inbound?tab=failed", order, "No request is like this");
        await ShowsAsync(me, "inbound?q=nobody-knows-it", order, "No request is like this");
        await ShowsAsync(me, $"inbound/{id:D}", order, "The partner heard no", "Sealed", "store:not_active", "curl -X POST 'https://HOST/", "may live elsewhere");

        (await me.ReadAsync($"inbound/{id:D}")).Split("As curl</h2>")[1].ShouldContain($"<a href=\"/ops/replay/{id:D}\">Run it here instead</a>");

        var action = $"inbound/{id:D}/reprocess";
        (await me.DoAsync($"inbound/{id:D}", action, ("reason", "the store is open"))).Status.ShouldBe(HttpStatusCode.UnprocessableEntity, "nobody is sure");
        (await me.DoAsync($"inbound/{id:D}", action, ("sure", "yes"))).Status.ShouldBe(HttpStatusCode.UnprocessableEntity, "nobody says why");
        var closed = await me.DoAsync($"inbound/{id:D}", action, ("sure", "yes"), ("reason", "the store is open"));
        (closed.Status, closed.Text.Contains("store:not_active", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.Conflict, true));

        await OpenStoresAsync(gateway, open: true);
        var done = await me.DoAsync($"inbound/{id:D}", action, ("sure", "yes"), ("reason", "the store is open"));
        done.Status.ShouldBe(HttpStatusCode.SeeOther);
        done.To!.ShouldStartWith("/ops/inbound/");
        (await OrdersAsync(order)).ShouldBe(1);
        await ShowsAsync(me, done.To!["/ops/".Length..], order, "Not sent by the partner", "developer", "the store is open", "Accepted");
        await ShowsAsync(me, $"inbound/{id:D}", order, "developer had it read again", "Invalid");

        var second = await me.DoAsync($"inbound/{id:D}", action, ("sure", "yes"), ("reason", "again"));
        second.Status.ShouldBe(HttpStatusCode.Conflict);
        second.Text.ShouldContain("by developer");
        (await OrdersAsync(order)).ShouldBe(1);
        (await city.ScalarAsync<long>("SELECT count(*) FROM ops_act WHERE act = 'request.reprocess' AND subject = $1", id.ToString("D"))).ShouldBe(1);
    }

    [Fact]
    public async Task A_plan_over_requests_says_how_some_would_be_read_once_somebody_asks_and_that_is_on_record()
    {
        var gateway = await city.GatewayAsync();
        using var me = await Visitor.ByLinkAsync(gateway);
        await OpenStoresAsync(gateway, open: false);
        var order = await city.World.SendOrderAsync(Partner, 1);
        await OpenStoresAsync(gateway, open: true);
        var id = await city.ScalarAsync<Guid>("SELECT id FROM incoming_request WHERE external_delivery_id = $1", order.ExternalId);
        var planned = await me.DoAsync("inbound", "batches/plan-requests", ("tab", "invalid"), ("q", order.ExternalId));
        var plan = planned.To!["/ops/".Length..];

        var before = await ShowsAsync(me, plan, order, "Read 1 of them with the module of today", "goes on record");
        var reasonless = await me.DoAsync(plan, plan + "/samples");
        var read = await me.DoAsync(plan, plan + "/samples", ("reason", "is it mended"));

        before.ShouldNotContain("Faults now");
        (reasonless.Status, read.Status).ShouldBe((HttpStatusCode.UnprocessableEntity, HttpStatusCode.OK));
        read.Text.ShouldContain("store:not_active");
        read.Text.ShouldContain(">Create</span></td>\n                    <td>none</td>");
        read.Text.ShouldContain("pii.CustomerName");
        foreach (var secret in Personal(JsonNode.Parse(order.Body)!))
            read.Text.ShouldNotContain(secret, Case.Insensitive);
        (await city.ScalarAsync<string>(
            "SELECT string_agg(act || ' ' || actor || ' ' || reason || ' ' || batch_id, ', ') FROM ops_act WHERE subject = $1", id.ToString("D")))
            .ShouldBe($"request.replay developer is it mended {plan["batches/".Length..]}");
        (await OrdersAsync(order)).ShouldBe(0);
    }

    [Fact]
    public async Task A_request_that_nobody_knows_is_not_found_and_a_long_id_is_refused()
    {
        using var me = await Visitor.ByLinkAsync(await city.GatewayAsync());

        (await me.SeeAsync($"inbound/{Guid.Empty:D}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await me.SeeAsync("inbound?q=" + new string('x', 600))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await me.SeeAsync("inbound?tab=nothing&partner=nobody&after=x&days=-3")).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<string> ShowsAsync(Visitor me, string path, SentOrder order, params string[] texts)
    {
        var (status, text) = await me.SeeAsync(path);
        status.ShouldBe(HttpStatusCode.OK, path);
        foreach (var expected in texts)
            text.ShouldContain(expected, Case.Sensitive, path);
        foreach (var secret in Personal(JsonNode.Parse(order.Body)!))
            text.ShouldNotContain(secret, Case.Insensitive, path);
        return text;
    }

    /// <summary>What of an order's body speaks of somebody.</summary>
    private static IEnumerable<string> Personal(JsonNode node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => field.Value is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 4
            && new[] { "phone", "address", "name", "instruction" }.Any(word => field.Key.Contains(word, StringComparison.Ordinal))
                ? [text]
                : field.Value is { } inner ? Personal(inner) : []),
        JsonArray items => items.Where(item => item is not null).SelectMany(item => Personal(item!)),
        _ => [],
    };

    private Task<long> OrdersAsync(SentOrder order) =>
        city.ScalarAsync<long>("SELECT count(*) FROM delivery WHERE external_delivery_id = $1 AND accepted_at IS NOT NULL", order.ExternalId);

    private async Task OpenStoresAsync(GatewayProcess gateway, bool open)
    {
        using var http = city.Internal(gateway.Address);
        var partner = city.World.Partners.Single(p => p.Partner == Partner);
        foreach (var store in partner.Stores)
        {
            var answer = await http.PutAsJsonAsync(
                new Uri($"stores/{Partner}/{store.Id}", UriKind.Relative), new { name = store.Name, active = open, region = store.Region ?? partner.Regions[0], location = store.Location });
            answer.EnsureSuccessStatusCode();
        }
    }
}
