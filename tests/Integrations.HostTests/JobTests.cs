using System.Net;
using Integrations.Testing;
using Integrations.Testing.Hosts;
using Shouldly;
using Xunit;

namespace Integrations.HostTests;

/// <summary>Recurring jobs over several hosts of one database, as an operator sees and moves them.</summary>
public sealed class JobTests(City city) : IClassFixture<City>
{
    private const int Firings = 12;

    [Fact]
    public async Task Each_firing_runs_once_over_two_hosts_and_is_kept_with_who_asked_for_it()
    {
        await using var first = await city.StartGatewayAsync();
        await using var second = await city.StartGatewayAsync();
        using var here = await ConsoleVisitor.EnterAsync(first);
        using var there = await ConsoleVisitor.EnterAsync(second);

        for (var i = 0; i < Firings; i++)
            (await (i % 2 == 0 ? here : there).DoAsync("jobs/lost-calls", "jobs/lost-calls/trigger", "to see it run")).ShouldBe(HttpStatusCode.SeeOther);
        await Eventually.Holds(async () => await RunsAsync("asked_by IS NOT NULL AND outcome = 'Succeeded'") >= Firings, "every firing has run", TimeSpan.FromSeconds(60));

        (await RunsAsync("asked_by = 'developer'")).ShouldBe(Firings);
        (await city.ScalarAsync<long>("SELECT count(*) FROM ops_act WHERE act = 'job.trigger' AND subject = 'lost-calls' AND reason = 'to see it run'")).ShouldBe(Firings);
        (await here.ReadAsync("jobs/lost-calls")).ShouldContain("calls were closed");
        var page = await there.ReadAsync("jobs");
        page.Split("<td><span class=\"badge good\">Alive</span></td>").Length.ShouldBe(3, "both hosts are on the page");
        (await second.StopAsync()).ShouldBe(0);
        (await first.StopAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_pause_outlives_the_host_and_the_schedules_made_anew()
    {
        var gateway = await city.StartGatewayAsync();
        using (var visitor = await ConsoleVisitor.EnterAsync(gateway))
            (await visitor.DoAsync("jobs/partitions", "jobs/partitions/pause", "the disk is moved")).ShouldBe(HttpStatusCode.SeeOther);
        (await gateway.StopAsync()).ShouldBe(0);
        await using var next = await city.StartGatewayAsync();
        using var later = await ConsoleVisitor.EnterAsync(next);

        var paused = await later.ReadAsync("jobs/partitions");
        var again = await later.DoAsync("jobs/partitions", "jobs/partitions/pause", "once more");
        var resumed = await later.DoAsync("jobs/partitions", "jobs/partitions/resume", "it has moved");

        paused.ShouldContain("by developer: the disk is moved");
        again.ShouldBe(HttpStatusCode.Conflict);
        resumed.ShouldBe(HttpStatusCode.SeeOther);
        (await later.ReadAsync("jobs/partitions")).ShouldNotContain("the disk is moved");
        (await city.ScalarAsync<string>("SELECT string_agg(act || ' ' || reason, ', ' ORDER BY id) FROM ops_act WHERE subject = 'partitions'"))
            .ShouldBe("job.pause the disk is moved, job.resume it has moved");
    }

    private Task<long> RunsAsync(string where) => city.ScalarAsync<long>($"SELECT count(*) FROM job_run WHERE job = 'lost-calls' AND {where}");
}
