using System.Net;
using System.Text.RegularExpressions;
using Integrations.HostTests.Ops;
using Integrations.Sandbox.Partners;
using Integrations.Testing;
using Integrations.Testing.Hosts;
using Shouldly;
using Xunit;

namespace Integrations.HostTests;

/// <summary>The gateway on Hangfire's engine: compiled with it only.</summary>
public sealed class HangfireTests(City city) : IClassFixture<City>
{
    private const string Password = "a word that is long enough";

    [Fact]
    public async Task What_is_owed_becomes_jobs_and_what_fails_is_the_same_job_again_until_it_is_told()
    {
        await using var first = await city.StartGatewayAsync();
        await using var second = await city.StartGatewayAsync();
        foreach (var partner in city.World.Partners)
            city.World.Misbehave(new Misbehaviour { Partner = partner.Partner, FailRate = 0.2 });

        await city.World.SendOrdersAsync(orders: 27, perSecondAndPartner: 3);
        await city.AllFinalAsync(27);

        (await city.ScalarAsync<long>("SELECT count(DISTINCT node) FROM client_requests WHERE purpose = 'StatusUpdate'")).ShouldBe(2, "both hosts worked");
        (await city.ScalarAsync<long>(
            """
            SELECT count(*) FROM hangfire.job j WHERE j.statename = 'Succeeded' AND j.invocationdata::text LIKE '%TellJob%'
                AND EXISTS (SELECT FROM hangfire.state s WHERE s.jobid = j.id AND s.name = 'Scheduled' AND s.reason LIKE 'Retry attempt%')
            """)).ShouldBeGreaterThan(0, "a partner that answered with an error was told by the same job later");
        (await city.ScalarAsync<long>("SELECT count(*) FROM hangfire.job WHERE statename = 'Failed'")).ShouldBe(0);
        (await second.StopAsync()).ShouldBe(0);
        (await first.StopAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task The_dashboard_is_open_to_who_is_in_the_console_and_to_nobody_else()
    {
        await using var gateway = await city.StartGatewayAsync();
        using var stranger = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var visitor = await Visitor.ByLinkAsync(gateway);

        using var refused = await stranger.GetAsync(new Uri(gateway.Address, "hangfire"));
        var recurring = await visitor.ReadAsync("../hangfire/recurring");

        refused.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        refused.Headers.Location!.OriginalString.ShouldContain("/ops/login");
        recurring.ShouldContain("lost-calls");
        recurring.ShouldContain("partitions");
        recurring.ShouldContain("recurring/trigger");
    }

    [Fact]
    public async Task Who_only_sees_can_do_nothing_in_it_and_what_is_done_stands_on_record()
    {
        await using var gateway = await city.StartGatewayAsync();
        await city.RunAsync(Password + "\n", "user", "add", "vera", "--role", "Viewer");
        using var sees = new Visitor(gateway.Address);
        using var entered = await sees.EnterAsync("vera", Password);
        using var acts = await Visitor.ByLinkAsync(gateway);

        (await sees.ReadAsync("../hangfire/recurring")).ShouldNotContain("recurring/trigger");
        var refused = await TriggerAsync(sees, token: true);
        var forged = await TriggerAsync(acts, token: false);
        (await city.ScalarAsync<long>("SELECT count(*) FROM ops_act WHERE act = 'job.dashboard'")).ShouldBe(0);
        var done = await TriggerAsync(acts, token: true);

        (refused, forged, done).ShouldBe((HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.NoContent));
        (await city.ScalarAsync<string>("SELECT string_agg(actor || ' ' || subject || ' ' || reason || ' ' || details, '; ') FROM ops_act WHERE act = 'job.dashboard'"))
            .ShouldBe("developer /recurring/trigger in Hangfire's dashboard {\"jobs\": [\"lost-calls\"], \"count\": 1}");
        await Eventually.Holds(
            async () => await city.ScalarAsync<long>("SELECT count(*) FROM job_run WHERE job = 'lost-calls' AND outcome = 'Succeeded'") > 0, "what was triggered has run");
    }

    private static async Task<HttpStatusCode> TriggerAsync(Visitor visitor, bool token)
    {
        var page = await visitor.ReadAsync("../hangfire/recurring");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/hangfire/recurring/trigger", UriKind.Relative))
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("jobs[]", "lost-calls")]),
        };
        if (token)
            request.Headers.Add(Meta(page, "csrf-header"), Meta(page, "csrf-token"));
        using var answer = await visitor.SendAsync(request);
        return answer.StatusCode;
    }

    private static string Meta(string page, string name)
    {
        var found = Regex.Match(page, $"<meta name=\"{name}\" content=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        return found.Success ? found.Groups["value"].Value : throw new InvalidOperationException($"The page has no {name}.");
    }
}
