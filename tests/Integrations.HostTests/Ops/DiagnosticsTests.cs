using System.Net;
using System.Text.Json.Nodes;
using Integrations.Testing;
using Integrations.Testing.Hosts;
using Shouldly;
using Xunit;

namespace Integrations.HostTests.Ops;

/// <summary>The file of how the gateway stands: what is in it, what never is, and that somebody took it.</summary>
public sealed class DiagnosticsTests(City city) : IClassFixture<City>
{
    private const string Partner = "DOORDASH";
    private const string Typed = "words-of-a-person";

    [Fact]
    public async Task It_says_how_everything_stands_and_nothing_of_an_order_or_a_person()
    {
        // Nobody closes the alert meanwhile.
        var gateway = await city.StartGatewayAsync(more: new Dictionary<string, string>(StringComparer.Ordinal) { ["Alerts:Enabled"] = "false" });
        using var me = await Visitor.ByLinkAsync(gateway);
        var order = await city.World.SendOrderAsync(Partner, 1);
        await Eventually.Holds(
            async () => await city.ScalarAsync<long>("SELECT count(*) FROM client_responses r JOIN client_requests q ON q.id = r.client_request_id WHERE q.external_delivery_id = $1", order.ExternalId) > 1,
            "the partner is told");
        var region = city.World.Partners.Single(one => one.Partner == Partner).Regions[0];
        var id = await city.ScalarAsync<Guid>("SELECT id FROM delivery WHERE external_delivery_id = $1", order.ExternalId);
        // Wherever people write something, they wrote it.
        await DoAsync($"partners/{Partner}", $"partners/{Partner}/{region}/pause");
        var job = JsonJob(await TakeAsync(me));
        await DoAsync("jobs", $"jobs/{job}/pause");
        await DoAsync("jobs", $"jobs/{job}/trigger");
        await city.ScalarAsync<long>("INSERT INTO status_decision (decided_at, delivery_id, seq, decision, reason, cause) VALUES (now(), $1, 999, 'Dead', 'http_400', 'status told http_400') RETURNING seq", id);
        await DoAsync("issues", "issues/say", ("partner", Partner), ("region", region), ("version", "1"), ("cause", "status told http_400"), ("state", "Acknowledged"), ("owner", Typed));
        await city.ScalarAsync<Guid>(
            $$"""INSERT INTO alert (id, kind, subject, opened_at, facts) VALUES (gen_random_uuid(), 'looks.many', '{{Typed}}', now(), '{"touches": 9}') RETURNING id""");

        var text = await TakeAsync(me);

        var bundle = JsonNode.Parse(text)!.AsObject();
        ((string)bundle["version"]!).ShouldNotBeEmpty();
        bundle["starts"]!.AsArray().Select(one => (string)one!["node"]!).ShouldContain((string)bundle["host"]!);
        bundle["hosts"]!.AsArray().Select(one => (bool)one!["alive"]!).ShouldContain(true);
        bundle["settings"]!.AsArray().Select(one => (string)one!["partner"]!).ShouldContain(Partner);
        text.ShouldContain("\"set, mark ");
        var lane = bundle["lanes"]!.AsArray().Single(one => (string)one!["partner"]! == Partner && (string)one["region"]! == region)!;
        ((string)lane["state"]!, lane["heldSince"] is not null, (long)lane["dead"]!, (long)lane["unknown"]!).ShouldBe(("Held", true, 1, 0));
        bundle["alerts"]!.AsArray().Single(one => (string)one!["kind"]! == "looks.many")!.AsObject().ContainsKey("subject").ShouldBeFalse();
        bundle["jobs"]!.AsArray().Single(one => (string)one!["name"]! == job)!["pausedSince"].ShouldNotBeNull();
        var cause = bundle["causes"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)cause["cause"]!, (long)cause["changes"]!).ShouldBe(("status told http_400", 1));
        ((string)bundle["database"]!["postgreSql"]!).ShouldStartWith("1");
        bundle["database"]!["migrations"]!.AsArray()[0]!.GetValue<string>().ShouldEndWith("_Initial");
        var requests = bundle["database"]!["tables"]!.AsArray().Single(one => (string)one!["name"]! == "client_requests")!;
        ((long)requests["partitions"]!).ShouldBeGreaterThan(7);
        ((long)requests["bytes"]!).ShouldBeGreaterThan(0);

        foreach (var secret in Personal(JsonNode.Parse(order.Body)!).Append(Typed).Append("developer").Append(order.ExternalId))
            text.ShouldNotContain(secret, Case.Insensitive);
        foreach (var key in city.World.Partners.SelectMany(one => one.Regions.Select(where => city.World.Keys.Of(one.Partner, where))).SelectMany(keys => keys.Inbound.Concat(keys.Outbound)))
            text.ShouldNotContain(key.Secret);
        (await city.ScalarAsync<long>("SELECT count(*) FROM ops_act WHERE act = 'diagnostics.take' AND actor = 'developer' AND reason = 'a case of the supplier'")).ShouldBe(2);

        async Task DoAsync(string page, string action, params (string, string)[] fields) =>
            (await me.DoAsync(page, action, [.. fields, ("reason", Typed), ("ticket", Typed)])).Status.ShouldBe(HttpStatusCode.SeeOther, action);
    }

    [Fact]
    public async Task Without_a_reason_there_is_no_file_and_no_act()
    {
        using var me = await Visitor.ByLinkAsync(await city.GatewayAsync());

        (await me.DoAsync("jobs", "diagnostics.json", ("ticket", "OPS-7"))).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        (await city.ScalarAsync<long>("SELECT count(*) FROM ops_act WHERE act = 'diagnostics.take' AND ticket = 'OPS-7'")).ShouldBe(0);
    }

    private static async Task<string> TakeAsync(Visitor me)
    {
        using var answer = await me.PostAsync("/ops/diagnostics.json", ("token", await me.TokenAsync("/ops/jobs")), ("reason", "a case of the supplier"));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        return await answer.Content.ReadAsStringAsync();
    }

    private static string JsonJob(string text) => (string)JsonNode.Parse(text)!["jobs"]![0]!["name"]!;

    /// <summary>Every text of an order's body that is no word of the contract.</summary>
    private static IEnumerable<string> Personal(JsonNode node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => field.Value is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 4
            && new[] { "phone", "address", "name", "instruction" }.Any(word => field.Key.Contains(word, StringComparison.Ordinal))
                ? [text]
                : field.Value is { } inner ? Personal(inner) : []),
        JsonArray items => items.Where(item => item is not null).SelectMany(item => Personal(item!)),
        _ => [],
    };
}
