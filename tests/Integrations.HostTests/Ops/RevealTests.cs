using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Integrations.Sandbox.Orders;
using Integrations.Testing.Hosts;
using Shouldly;
using Xunit;

namespace Integrations.HostTests.Ops;

/// <summary>A personal value is shown to whoever may see it, one at a time, on record first, and leaves no trace but that record.</summary>
public sealed class RevealTests(City city) : IClassFixture<City>
{
    private const string Partner = "DOORDASH";

    [Fact]
    public async Task A_value_is_shown_once_with_a_purpose_and_every_look_is_on_record_before_it_until_the_budget_is_spent()
    {
        var gateway = await city.StartGatewayAsync(more: new Dictionary<string, string>(StringComparer.Ordinal) { ["Console:RevealsPerHour"] = "5" });
        var (order, phone, delivery) = await OrderAsync();
        var item = JsonNode.Parse(order.Body)!["items"]![0]!["name"]!.GetValue<string>();
        using var developer = await Visitor.ByLinkAsync(gateway);

        var page = await TextAsync(await developer.GetAsync($"/ops/orders/{delivery}"));
        var shown = await RevealAsync("CustomerPhone");
        var items = await RevealAsync("Items");
        var purposeless = await developer.PostAsync(
            $"/ops/orders/{delivery}/reveal", ("token", await developer.TokenAsync("/ops")), ("field", "CustomerPhone"), ("reason", "curious"));
        var request = await city.ScalarAsync<Guid>("SELECT id FROM incoming_request WHERE external_delivery_id = $1", order.ExternalId);
        var body = await developer.PostAsync(
            $"/ops/inbound/{request}/body", ("token", await developer.TokenAsync("/ops")), ("purpose", "RepairAReading"), ("reason", "a field is missing"));
        var missing = await RevealAsync("PickupEmail");
        await city.ScalarAsync<long>(
            """
            WITH gone AS (UPDATE data_key SET wrapped = NULL, destroyed_at = now()
                WHERE id IN (SELECT p.data_key_id FROM pii p JOIN delivery d ON d.customer_id = p.customer_id WHERE d.id = $1) RETURNING 1)
            SELECT count(*) FROM gone
            """, delivery);
        var emptied = await TextAsync(await developer.GetAsync($"/ops/orders/{delivery}"));
        var erased = await RevealAsync("CustomerPhone");
        var spent = await RevealAsync("CustomerName");

        page.ShouldContain("Customer: phone");
        page.ShouldNotContain(phone);
        shown.StatusCode.ShouldBe(HttpStatusCode.OK);
        shown.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var text = await TextAsync(shown);
        text.ShouldMatch($"data-hide-after=\"60\"[^>]*>[^<]*{Regex.Escape(phone[^7..])}");
        text.ShouldContain("4 more looks");
        page.ShouldContain("Items: names and notes");
        page.ShouldNotContain(item);
        var said = await TextAsync(items);
        said.ShouldContain($" × {item}");
        said.ShouldContain("3 more looks");
        purposeless.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await TextAsync(body)).ShouldContain(order.ExternalId);
        missing.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        emptied.ShouldContain(">erased</span>");
        emptied.ShouldNotContain("Reveal a field");
        erased.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await TextAsync(erased)).ShouldContain("erased for good");
        spent.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await TextAsync(spent)).ShouldContain("You have looked 5 times within an hour");

        (await city.ScalarAsync<string>(
            "SELECT string_agg(act || ' ' || actor || ' ' || (details ->> 'purpose'), ', ' ORDER BY id) FROM ops_act WHERE act LIKE 'pii.%'"))
            .ShouldBe("pii.reveal developer ReachTheCustomer, pii.reveal developer ReachTheCustomer, pii.reveal_body developer RepairAReading, pii.reveal developer ReachTheCustomer, pii.reveal developer ReachTheCustomer");
        (await city.ScalarAsync<string>("SELECT string_agg(subject, ' ' ORDER BY id) FROM ops_act WHERE act = 'pii.reveal'")).ShouldBe("CustomerPhone Items PickupEmail CustomerPhone");
        // The look that the vault wrote belongs to the act, and the act is the older of the two.
        (await city.ScalarAsync<long>(
            """
            SELECT count(*) FROM pii_access_audit a JOIN ops_act o ON o.id = a.request_id
            WHERE a.purpose = 'SupportReveal' AND a.actor = o.actor AND a.accessed_at >= o.at
            """)).ShouldBe(3 + await city.ScalarAsync<long>("SELECT count(*) FROM item WHERE delivery_id = $1", delivery));
        (await city.ScalarAsync<string>("SELECT coalesce(string_agg(o::text, ' '), '') FROM ops_act o")).ShouldNotContain(phone[^7..]);
        (await gateway.LogAsync()).ShouldNotContain(phone[^7..]);

        async Task<HttpResponseMessage> RevealAsync(string field) => await developer.PostAsync(
            $"/ops/orders/{delivery}/reveal", ("token", await developer.TokenAsync("/ops")), ("field", field), ("purpose", "ReachTheCustomer"), ("reason", "the robot waits"));
    }

    private async Task<(SentOrder Order, string Phone, Guid Delivery)> OrderAsync()
    {
        var order = await city.World.SendOrderAsync(Partner);
        var phone = JsonNode.Parse(order.Body)!["dropoff_phone_number"]!.GetValue<string>();
        return (order, phone, await city.ScalarAsync<Guid>("SELECT id FROM delivery WHERE external_delivery_id = $1", order.ExternalId));
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer)
    {
        using (answer)
            return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }
}
