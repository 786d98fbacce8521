using System.Net;
using Integrations.Sandbox.Partners;
using Integrations.HostTests.Ops;
using Integrations.Testing.Hosts;
using Shouldly;
using Xunit;

namespace Integrations.HostTests;

/// <summary>The gateway on Hangfire's engine: compiled with it only.</summary>
public sealed class HangfireTests(City city) : IClassFixture<City>
{
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
}
