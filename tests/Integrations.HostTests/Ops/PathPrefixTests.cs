using System.Net;
using System.Text.RegularExpressions;
using Integrations.Ops.Console;
using Shouldly;
using Xunit;

namespace Integrations.HostTests.Ops;

/// <summary>The console behind a proxy that has it at a path of its own, whether or not the proxy takes that path off.</summary>
public sealed partial class PathPrefixTests(PathPrefixTests.Host host) : IClassFixture<PathPrefixTests.Host>
{
    private const string Prefix = "/gateway";

    [Theory]
    [InlineData(Prefix)]
    [InlineData("")]
    public async Task Login_pages_commands_and_files_stay_under_the_prefix(string kept)
    {
        using var visitor = host.Visit();

        using var asked = await visitor.GetAsync($"{kept}/ops/orders?q=x");
        using var login = await visitor.GetAsync($"{kept}/ops/login");
        using var entered = await visitor.PostAsync(
            $"{kept}/ops/login", ("token", await visitor.TokenAsync($"{kept}/ops/login")), ("name", "operator"), ("password", ConsoleHost.Password), ("then", Prefix + "/ops/partners/UBER"));
        using var page = await visitor.GetAsync($"{kept}/ops/partners/UBER");
        var text = await page.Content.ReadAsStringAsync();
        using var done = await visitor.PostAsync(
            $"{kept}/ops/partners/UBER/US/pause", ("token", await visitor.TokenAsync($"{kept}/ops")), ("reason", "a try"), ("then", Prefix + "/ops/partners/UBER"));
        using var elsewhere = await visitor.PostAsync($"{kept}/ops/theme", ("token", await visitor.TokenAsync($"{kept}/ops")), ("theme", "dark"), ("then", "/ops/orders"));
        using var file = await visitor.GetAsync($"{kept}/ops/assets/{ConsoleFiles.Version}/console.css");
        using var partner = await visitor.GetAsync($"{kept}/health/live");

        new Uri(host.Address, asked.Headers.Location!).PathAndQuery.ShouldBe($"{Prefix}/ops/login?then={Uri.EscapeDataString(Prefix + "/ops/orders?q=x")}");
        entered.Headers.Location!.OriginalString.ShouldBe(Prefix + "/ops/partners/UBER");
        done.Headers.Location!.OriginalString.ShouldBe(Prefix + "/ops/partners/UBER?done=paused");
        elsewhere.Headers.Location!.OriginalString.ShouldBe(Prefix + "/ops", "what is not under the prefix is not ours");
        (page.StatusCode, file.StatusCode, partner.StatusCode).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK));
        foreach (var html in new[] { await login.Content.ReadAsStringAsync(), text })
        {
            var addresses = Address().Matches(html).Select(match => match.Groups["to"].Value).ToList();
            addresses.Count.ShouldBeGreaterThan(3);
            addresses.ShouldAllBe(to => to == Prefix + "/ops" || to.StartsWith(Prefix + "/ops/", StringComparison.Ordinal) || to.StartsWith(Prefix + "/openapi/", StringComparison.Ordinal));
        }
    }

    // Of this host; what begins with a scheme or a # leads elsewhere or nowhere.
    [GeneratedRegex("(?:href|src|action|data-root)=\"(?<to>/[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();

    public sealed class Host : ConsoleHost
    {
        public override Dictionary<string, string> Settings => new(base.Settings, StringComparer.Ordinal)
        {
            ["PathBase"] = Prefix,
            ["Partners:UBER:Enabled"] = "true",
            ["Partners:UBER:Regions:US:BaseAddresses:1"] = "https://api.example.com/base/",
            ["Partners:UBER:Regions:US:Inbound:0:Secret"] = "an inbound secret of the partner",
            ["Partners:UBER:Regions:US:Outbound:0:Secret"] = "an outbound secret of the partner",
            ["Partners:UBER:Regions:US:Outbound:0:KeyId"] = "client",
        };
    }
}
