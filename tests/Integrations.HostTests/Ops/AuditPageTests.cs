using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Integrations.Testing.Hosts;
using Shouldly;
using Xunit;

namespace Integrations.HostTests.Ops;

/// <summary>The audit and the replay in the console of a gateway that runs, over orders of partners that ship with it.</summary>
public sealed partial class AuditPageTests(City city) : IClassFixture<City>
{
    [Fact]
    public async Task What_was_said_looked_at_and_done_is_found_and_no_body_is_on_any_page()
    {
        using var me = await Visitor.ByLinkAsync(await city.GatewayAsync());
        var order = await city.World.SendOrderAsync("DOORDASH", 1);
        var id = await city.ScalarAsync<Guid>("SELECT incoming_request_id FROM delivery WHERE external_delivery_id = $1", order.ExternalId);
        var delivery = await city.ScalarAsync<Guid>("SELECT id FROM delivery WHERE external_delivery_id = $1", order.ExternalId);

        var asked = await me.SeeAsync($"replay/{id:D}");
        asked.Text.ShouldContain("That look goes on record");
        (await me.DoAsync($"replay/{id:D}", $"replay/{id:D}")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity, "nobody says why");
        var replayed = await me.DoAsync($"replay/{id:D}", $"replay/{id:D}", ("reason", "is it the same"));
        (replayed.Status, replayed.Text.Contains("the same", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.OK, true));
        var span = await me.DoAsync("replay", "replay", ("reason", "all of them"), ("partner", "DOORDASH"), ("span", "Hour"));
        (span.Status, span.Text.Contains("No field differs", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.OK, true));
        (await me.DoAsync("replay", "replay", ("reason", "x"), ("partner", "NOBODY"), ("span", "Hour"))).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await me.DoAsync("replay", $"replay/{Guid.Empty:D}", ("reason", "x"))).Status.ShouldBe(HttpStatusCode.NotFound);

        var texts = new List<string>
        {
            asked.Text, replayed.Text, span.Text,
            await ShowsAsync(me, "audit", order.ExternalId, "Deliveries"),
            await ShowsAsync(me, $"audit?delivery={order.ExternalId}&days=1", order.ExternalId, $"orders/{delivery:D}"),
            await ShowsAsync(me, "audit?operation=nothing-like-it", "No call is like this"),
            await ShowsAsync(me, "audit/acts", "request.replay", "is it the same", "partner.replay", "developer"),
            await ShowsAsync(me, "audit/acts?actor=nobody", "Nobody has done anything like this"),
            await ShowsAsync(me, "audit/looks?actor=developer&purpose=Replay", $"inbound/{id:D}", "incoming_request.body"),
            await ShowsAsync(me, $"audit/wire.csv?delivery={order.ExternalId}", order.ExternalId, "milliseconds"),
            await ShowsAsync(me, "audit/acts.csv?actor=developer", "request.replay", "is it the same"),
        };
        var personal = Personal().Matches(Encoding.UTF8.GetString(order.Body)).Select(match => match.Groups["text"].Value).Where(text => text.Length > 4).ToList();
        personal.Count.ShouldBeGreaterThan(3);
        foreach (var secret in personal)
            texts.ShouldAllBe(text => !text.Contains(secret, StringComparison.OrdinalIgnoreCase), secret);
    }

    private static async Task<string> ShowsAsync(Visitor me, string path, params string[] expected)
    {
        var (status, text) = await me.SeeAsync(path);
        status.ShouldBe(HttpStatusCode.OK, path);
        foreach (var one in expected)
            text.ShouldContain(one, Case.Sensitive, path);
        return text;
    }

    /// <summary>What of an order's body speaks of somebody.</summary>
    [GeneratedRegex("\"[a-z_]*(?:phone|address|name|instruction)[a-z_]*\":\\s*\"(?<text>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Personal();
}
