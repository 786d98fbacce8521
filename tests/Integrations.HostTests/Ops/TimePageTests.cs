using System.Net;
using System.Text.RegularExpressions;
using Integrations.Testing;
using Integrations.Testing.Hosts;
using Shouldly;
using Xunit;

namespace Integrations.HostTests.Ops;

/// <summary>What times say on pages about one partner in one region, and on those that are about nobody.</summary>
public sealed partial class TimePageTests(City city) : IClassFixture<City>
{
    private const string Partner = "DOORDASH";
    private const string Theirs = "America/Los_Angeles (partner)";

    [Fact]
    public async Task Every_time_of_a_partner_says_what_the_partner_s_clock_shows()
    {
        var regions = city.World.Partners.Single(one => one.Partner == Partner).Regions;
        var gateway = await city.StartGatewayAsync(more: regions.ToDictionary(region => $"Partners:{Partner}:Regions:{region}:TimeZone", _ => "America/Los_Angeles", StringComparer.Ordinal));
        using var me = await Visitor.ByLinkAsync(gateway);
        var order = await city.World.SendOrderAsync(Partner, 1);
        await Eventually.Holds(
            async () => await city.ScalarAsync<long>("SELECT count(*) FROM client_requests WHERE external_delivery_id = $1", order.ExternalId) > 1, "the partner is told");
        var id = await city.ScalarAsync<Guid>("SELECT id FROM delivery WHERE external_delivery_id = $1", order.ExternalId);
        var request = await city.ScalarAsync<Guid>("SELECT id FROM incoming_request WHERE external_delivery_id = $1", order.ExternalId);
        (await me.DoAsync($"partners/{Partner}", $"partners/{Partner}/{regions[0]}/pause", ("reason", "to be seen"))).Status.ShouldBe(HttpStatusCode.SeeOther);

        foreach (var path in new[] { $"orders/{id:D}", $"inbound/{request:D}", "orders", $"orders?q=partner%3A{Partner}&open={id:D}", $"inbound?tab=all&q={order.ExternalId}", $"audit?partner={Partner}" })
        {
            // The frame's own time is nobody's.
            var times = Times().Matches(Content(await me.ReadAsync(path))).Select(time => time.Groups["title"].Value).ToList();
            times.ShouldNotBeEmpty(path);
            var ours = times.Where(title => !title.EndsWith(Theirs, StringComparison.Ordinal)).ToList();
            // What the search went back to is no partner's.
            ours.Count.ShouldBeLessThanOrEqualTo(path.StartsWith("orders/", StringComparison.Ordinal) || path.StartsWith("inbound/", StringComparison.Ordinal) ? 0 : 2, $"{path}: {string.Join('\n', times)}");
            ours.Count.ShouldBeLessThan(times.Count, path);
        }

        (await me.ReadAsync($"orders?open={id:D}")).Split("<aside").Last().ShouldContain(Theirs);
        Content(await me.ReadAsync($"partners/{Partner}")).Split("Paused by developer")[1].Split("</p>")[0].ShouldContain(Theirs);
        (await me.ReadAsync("jobs")).ShouldNotContain("(partner)");
    }

    [Fact]
    public async Task A_zone_that_nobody_knows_stops_the_start_with_its_path()
    {
        var (exit, said) = await city.RunAsync(null, $"--Partners:{Partner}:Regions:US:TimeZone=Berlin");

        exit.ShouldNotBe(0);
        said.ShouldContain($"Partners:{Partner}:Regions:US:TimeZone: this machine knows no time zone of this name");
    }

    private static string Content(string page) => page.Split("<main")[1].Split("</main>")[0];

    [GeneratedRegex("<time [^>]*title=\"(?<title>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Times();
}
