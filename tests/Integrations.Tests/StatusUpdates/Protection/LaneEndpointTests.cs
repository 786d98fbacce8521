using System.Text.Json.Nodes;
using Integrations.Testing;
using Integrations.Tests.Ingress;
using Integrations.Tests.Ops;
using Shouldly;
using Xunit;
using static Integrations.Abstractions.AttemptStatus;

namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>What operators see of the lanes, and what they order.</summary>
[Collection(nameof(WholeGatewayCollection))]
public sealed class LaneEndpointTests(WholeGateway gateway)
{
    [Fact]
    public async Task A_paused_lane_tells_nothing_until_it_is_resumed_and_every_look_says_who_holds_it()
    {
        var id = Orders.NewId();
        var delivery = (await gateway.CreateAsync(Orders.Good(id))).Delivery;
        var (paused, lane) = await gateway.AskAsync("POST", "lanes/ALLY/US/pause", new { by = "ann", reason = "they asked for it" });
        await gateway.ReportAsync(delivery, 1, Assigned);

        var shown = await LaneAsync("US");
        var story = await gateway.ExplainAsync(delivery);
        var heard = gateway.Listener.WordsOf(id);
        var (resumed, _) = await gateway.AskAsync("POST", "lanes/ALLY/US/resume", new { by = "bob", reason = "it is over" });
        await gateway.SettledAsync(delivery);

        (paused, resumed).ShouldBe((200, 200));
        ((string?)lane!["state"], (string?)lane["heldBy"], (string?)lane["holdReason"]).ShouldBe(("Held", "ann", "they asked for it"));
        ((string?)shown["state"], (string?)shown["heldBy"]).ShouldBe(("Held", "ann"));
        ((long?)shown["waiting"], (long?)shown["due"]).ShouldBe((1, 1));
        ((string?)story["waiting"]!["gate"]!["kind"]).ShouldBe("held");
        heard.ShouldBeEmpty();
        gateway.Listener.WordsOf(id).ShouldBe(["Assigned"]);
        (await LaneAsync("US"))["heldBy"].ShouldBeNull();
        (await gateway.ColumnAsync<string>("SELECT act || ' ' || given_by || ': ' || reason FROM lane_order WHERE region = 'US' AND given_by IN ('ann', 'bob') AND reason IN ('they asked for it', 'it is over') ORDER BY given_at"))
            .ShouldBe(["Pause ann: they asked for it", "Resume bob: it is over"]);
        (await gateway.ColumnAsync<string>("SELECT act || ' ' || subject || ' ' || actor || ': ' || reason FROM ops_act WHERE subject = 'ALLY/US' AND reason IN ('they asked for it', 'it is over') ORDER BY id"))
            .ShouldBe(["lane.pause ALLY/US ann: they asked for it", "lane.resume ALLY/US bob: it is over"]);
    }

    [Fact]
    public async Task A_draining_lane_tells_what_was_owed_and_nothing_that_comes_later()
    {
        var (early, late) = (Orders.NewId(), Orders.NewId());
        var first = (await gateway.CreateAsync(Orders.Good(early))).Delivery;
        var second = (await gateway.CreateAsync(Orders.Good(late))).Delivery;
        gateway.Listener.Answer(early, "Assigned", 503, 503);
        await gateway.ReportAsync(first, 1, Assigned);
        await gateway.AskAsync("POST", "lanes/ALLY/US/pause", new { by = "ann", reason = "moving", drain = true });
        await gateway.ReportAsync(second, 1, Assigned);
        var behind = await gateway.ExplainAsync(second);
        await gateway.SettledAsync(first);

        await Eventually.Holds(async () => (string?)(await LaneAsync("US"))["state"] == "Held", "a drain that has nothing left is a pause");
        var heard = gateway.Listener.WordsOf(late);
        await gateway.AskAsync("POST", "lanes/ALLY/US/resume", new { by = "ann", reason = "moved" });
        await gateway.SettledAsync(second);

        ((string?)behind["waiting"]!["gate"]!["kind"], (bool?)behind["waiting"]!["gate"]!["draining"]).ShouldBe(("held", true));
        gateway.Listener.WordsOf(early).ShouldBe(["Assigned"]);
        heard.ShouldBeEmpty();
        gateway.Listener.WordsOf(late).ShouldBe(["Assigned"]);
    }

    [Fact]
    public async Task Every_lane_of_the_settings_is_shown_and_every_other_that_is_owed_something()
    {
        await gateway.ExecuteAsync("INSERT INTO partner_lane (integration_type, region, needs_probe, trips, hold_drains, closed_until, closed_since, trouble, alert_since) VALUES ('OLO', 'US', true, 3, false, now() + interval '1 min', now(), 'BadCredentials', now())");

        var (_, lanes) = await gateway.AskAsync("GET", "lanes");
        await gateway.ExecuteAsync("DELETE FROM partner_lane WHERE integration_type = 'OLO'");

        lanes!["host"].ShouldNotBeNull();
        lanes["lanes"]!.AsArray().Select(l => $"{l!["partner"]}/{l["region"]} {l["configured"]}").ShouldBe(
            ["ALLY/US true", "ALLY/EU true", "OLO/US false", "DOORDASH/US true", "UBER/US true"]);
        var olo = lanes["lanes"]![2]!;
        ((string?)olo["state"], (string?)olo["trouble"], (int?)olo["trips"], (bool?)olo["waitsForProbe"]).ShouldBe(("Closed", "BadCredentials", 3, true));
        olo["alertSince"].ShouldNotBeNull();
        olo["window"].ShouldBeNull();
        ((int?)lanes["lanes"]![0]!["window"]).ShouldNotBeNull().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_lane_of_a_partner_that_is_switched_off_can_be_paused_beforehand()
    {
        var (status, lane) = await gateway.AskAsync("POST", "lanes/HUUVA/EU/pause", new { by = "ann", reason = "they start on Monday" });
        var (_, resumed) = await gateway.AskAsync("POST", "lanes/HUUVA/EU/resume", new { by = "ann", reason = "Monday" });

        status.ShouldBe(200);
        ((bool?)lane!["configured"], (string?)lane["state"]).ShouldBe((false, "Held"));
        ((string?)resumed!["state"]).ShouldBe("Open");
    }

    [Theory]
    [InlineData("ALLY/US/pause", """{}""", 400, "by reason")]
    [InlineData("ALLY/US/pause", """{"by":"ann"}""", 400, "reason")]
    [InlineData("ALLY/US/pause", """{"by":" ","reason":"r"}""", 400, "by")]
    [InlineData("ALLY/US/resume", """{"reason":"r"}""", 400, "by")]
    [InlineData("ALLY/US/pause", """{"by":"a\u0000b","reason":"r"}""", 400, "by")]
    [InlineData("ALLY/US/pause", """{"by":"a","reason":"r","drain":"yes"}""", 400, "drain")]
    [InlineData("ALLY/US/pause", "no json", 400, "$ by reason")]
    [InlineData("ALLY/MARS/pause", """{"by":"a","reason":"r"}""", 404, null)]
    [InlineData("ALLY/1/pause", """{"by":"a","reason":"r"}""", 404, null)]
    [InlineData("NOBODY/US/resume", """{"by":"a","reason":"r"}""", 404, null)]
    [InlineData("DOORDASH/EU/pause", """{"by":"a","reason":"r"}""", 404, null)]
    public async Task An_order_that_cannot_be_is_refused_and_says_why(string path, string body, int status, string? faulty)
    {
        var (answered, problem) = await OrderAsync(path, body);

        answered.ShouldBe(status);
        if (faulty is null)
            ((string?)problem!["detail"]).ShouldNotBeNull().ShouldContain("ALLY/US");
        else
            problem!["errors"]!.AsObject().Select(e => e.Key).ShouldBe(faulty.Split(' '), ignoreOrder: true);
        ((string?)(await LaneAsync("US"))["state"]).ShouldBe("Open");
    }

    [Fact]
    public async Task A_reason_is_at_most_two_hundred_characters()
    {
        (await OrderAsync("ALLY/EU/pause", $$"""{"by":"ann","reason":"{{new string('r', 201)}}"}""")).Status.ShouldBe(400);
        (await OrderAsync("ALLY/EU/pause", $$"""{"by":"ann","reason":"{{new string('r', 200)}}"}""")).Status.ShouldBe(200);
        (await OrderAsync("ALLY/EU/resume", """{"by":"ann","reason":"enough"}""")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Dead_letters_are_counted_by_what_they_have_in_common()
    {
        var before = TimeProvider.System.GetUtcNow();
        var deliveries = new List<Guid>();
        foreach (var id in new[] { Orders.NewId(), Orders.NewId() })
        {
            gateway.Listener.Answer(id, "Assigned", 422);
            deliveries.Add((await gateway.CreateAsync(Orders.Good(id))).Delivery);
            await gateway.ReportAsync(deliveries[^1], 1, Assigned);
            await gateway.SettledAsync(deliveries[^1]);
        }

        var (status, groups) = await gateway.AskAsync("GET", $"dead-letters/causes?since={Uri.EscapeDataString(before.ToString("O"))}");
        var (tooFar, _) = await gateway.AskAsync("GET", "dead-letters/causes?since=2001-01-01T00:00:00Z");

        (status, tooFar).ShouldBe((200, 400));
        ((bool?)groups!["cut"]).ShouldBe(false);
        var group = groups["causes"]!.AsArray().Single(c => (string?)c!["cause"] == "status Assigned http_422 {code=not_understood}")!;
        ((string?)group["partner"], (string?)group["region"], (int?)group["apiVersion"], (long?)group["count"]).ShouldBe(("ALLY", "US", 1, 2));
        ((Guid?)group["example"], (long?)group["exampleSeq"]).ShouldBe((deliveries[1], 1));
        group["first"]!.GetValue<DateTimeOffset>().ShouldBeLessThan(group["last"]!.GetValue<DateTimeOffset>());
    }

    private async Task<JsonNode> LaneAsync(string region) =>
        (await gateway.AskAsync("GET", "lanes")).Body!["lanes"]!.AsArray().Single(l => (string?)l!["partner"] == "ALLY" && (string?)l["region"] == region)!;

    private async Task<(int Status, JsonNode? Body)> OrderAsync(string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/internal/v1/lanes/" + path) { Content = new StringContent(body) };
        request.Headers.Authorization = new("Bearer", PretendGateway.InternalToken);
        using var response = await gateway.Http.SendAsync(request);
        (response.Content.Headers.ContentType?.MediaType).ShouldBeOneOf("application/json", "application/problem+json");
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync()));
    }
}
