using System.Net;
using Integrations.Testing;
using Integrations.Testing.Hosts;
using Shouldly;
using Xunit;

namespace Integrations.HostTests.Ops;

/// <summary>Settings of hosts that were started one after the other, and secrets that come out nowhere.</summary>
public sealed class SettingsPageTests(City city) : IClassFixture<City>
{
    private readonly CanaryText _canary = new();

    [Fact]
    public async Task What_was_changed_between_two_starts_is_shown_and_running_hosts_that_differ_are_named_and_no_secret_comes_out()
    {
        var secret = _canary.Word("inbound");
        var known = await city.ScalarAsync<bool>("SELECT to_regclass('settings_seen') IS NOT NULL") ? await EntriesAsync() : 0;
        var first = await city.StartGatewayAsync();
        await KeptAsync(known + 1);
        using var before = await Visitor.ByLinkAsync(first);
        var calm = await before.ReadAsync("partners/UBER");
        await using var second = await city.StartGatewayAsync(more: new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Partners:UBER:MaxInFlight"] = "77",
            ["Partners:UBER:Regions:US:Inbound:1:Secret"] = secret,
            ["Partners:UBER:Regions:US:Inbound:1:KeyId"] = "the-next",
            ["Serilog:MinimumLevel:Default"] = "Debug",
        });
        await KeptAsync(known + 2);
        using var visitor = await Visitor.ByLinkAsync(second);

        await Eventually.Holds(async () => (await visitor.ReadAsync("partners/UBER")).Contains("hosts differ", StringComparison.Ordinal), "both hosts beat");
        var page = await visitor.ReadAsync("partners/UBER");
        var compared = await visitor.ReadAsync($"partners/UBER/settings?from={await TimeAsync("min")}&to={await TimeAsync("max")}");
        var then = await visitor.ReadAsync($"partners/UBER/settings?at={await TimeAsync("min")}");
        (await first.StopAsync()).ShouldBe(0);
        var alone = await visitor.ReadAsync("partners/UBER/settings");

        calm.ShouldNotContain("hosts differ");
        page.ShouldContain("Running hosts differ.");
        alone.ShouldNotContain("hosts differ");
        foreach (var text in new[] { page, compared, alone })
        {
            text.ShouldContain("<code>MaxInFlight</code>");
            text.ShouldContain("<td>77</td>");
            text.ShouldMatch("Regions:US:Inbound:1:Secret</code></th>\\s*<td>set, mark [0-9a-f]{8}</td>\\s*<td>set, mark [0-9a-f]{8}</td>");
        }

        // What came later stands above, where hosts differ, and below, among the changes.
        var listed = then[then.IndexOf("<h2>At ", StringComparison.Ordinal)..then.IndexOf("id=\"compare\"", StringComparison.Ordinal)];
        listed.ShouldContain("<td>512</td>");
        listed.ShouldNotContain("<td>the-next</td>");
        await NothingOfAsync([page, compared, then, alone], await second.LogAsync());
    }

    [Fact]
    public async Task A_time_that_is_none_is_refused_and_a_partner_without_a_module_is_not_there()
    {
        await using var gateway = await city.StartGatewayAsync();
        using var visitor = await Visitor.ByLinkAsync(gateway);

        foreach (var asked in new[] { "at=soon", "from=x", "to=2026-99-99", "before=<b>" })
            (await visitor.SeeAsync($"partners/UBER/settings?{asked}")).Status.ShouldBe(HttpStatusCode.BadRequest, asked);
        (await visitor.SeeAsync("partners/NOBODY/settings")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await gateway.StopAsync()).ShouldBe(0);
    }

    private Task<long> EntriesAsync() => city.ScalarAsync<long>("SELECT count(*) FROM settings_seen WHERE integration_type = 'UBER'");

    // Each host has an address of its own, so each is started with other settings.
    private Task KeptAsync(long entries) => Eventually.Holds(async () => await EntriesAsync() >= entries, $"{entries} entries are written");

    private async Task<string> TimeAsync(string which) => Uri.EscapeDataString(await city.ScalarAsync<string>(
        $"SELECT to_char({which}(first_seen_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM settings_seen WHERE integration_type = 'UBER'"));

    /// <summary>Neither the mark of this test nor any secret with which the world's partners prove themselves.</summary>
    private async Task NothingOfAsync(IReadOnlyList<string> pages, string log)
    {
        var tables = await city.ScalarAsync<string>(
            "SELECT (SELECT coalesce(string_agg(s::text, ' '), '') FROM settings_seen s) || (SELECT coalesce(string_agg(u::text, ' '), '') FROM credential_use u) || (SELECT string_agg(h::text, ' ') FROM host_start h)");
        foreach (var text in pages.Append(log).Append(tables))
        {
            _canary.In(text).ShouldBeEmpty();
            foreach (var (path, value) in city.World.GatewaySettings(GatewayProcess.FreeAddress()).Where(setting => setting.Key.EndsWith(":Secret", StringComparison.Ordinal)))
                text.ShouldNotContain(value, customMessage: path);
        }
    }
}
