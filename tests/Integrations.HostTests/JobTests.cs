using System.Net;
using Integrations.HostTests.Ops;
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
        using var here = await Visitor.ByLinkAsync(first);
        using var there = await Visitor.ByLinkAsync(second);

        for (var i = 0; i < Firings; i++)
            (await (i % 2 == 0 ? here : there).DoAsync("jobs/lost-calls", "jobs/lost-calls/trigger", ("reason", "to see it run"))).Status.ShouldBe(HttpStatusCode.SeeOther);
        await Eventually.Holds(async () => await RunsAsync("asked_by IS NOT NULL AND outcome = 'Succeeded'") >= Firings, "every firing has run", TimeSpan.FromSeconds(60));

        (await RunsAsync("asked_by = 'developer'")).ShouldBe(Firings);
        (await city.ScalarAsync<long>("SELECT count(*) FROM ops_act WHERE act = 'job.trigger' AND subject = 'lost-calls' AND reason = 'to see it run'")).ShouldBe(Firings);
        (await here.ReadAsync("jobs/lost-calls")).ShouldContain("calls were closed");
        var page = await there.ReadAsync("jobs");
        page.Split("<span class=\"badge good\">Alive</span>").Length.ShouldBe(3, "both hosts are on the page");
        (await second.StopAsync()).ShouldBe(0);
        (await first.StopAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_pause_outlives_the_host_and_the_schedules_made_anew()
    {
        var gateway = await city.StartGatewayAsync();
        using (var visitor = await Visitor.ByLinkAsync(gateway))
            (await visitor.DoAsync("jobs/partitions", "jobs/partitions/pause", ("reason", "the disk is moved"))).Status.ShouldBe(HttpStatusCode.SeeOther);
        (await gateway.StopAsync()).ShouldBe(0);
        await using var next = await city.StartGatewayAsync();
        using var later = await Visitor.ByLinkAsync(next);

        var paused = await later.ReadAsync("jobs/partitions");
        var again = (await later.DoAsync("jobs/partitions", "jobs/partitions/pause", ("reason", "once more"))).Status;
        var resumed = (await later.DoAsync("jobs/partitions", "jobs/partitions/resume", ("reason", "it has moved"))).Status;

        paused.ShouldContain("by developer: the disk is moved");
        again.ShouldBe(HttpStatusCode.Conflict);
        resumed.ShouldBe(HttpStatusCode.SeeOther);
        (await later.ReadAsync("jobs/partitions")).ShouldNotContain("the disk is moved");
        (await city.ScalarAsync<string>("SELECT string_agg(act || ' ' || reason, ', ' ORDER BY id) FROM ops_act WHERE subject = 'partitions'"))
            .ShouldBe("job.pause the disk is moved, job.resume it has moved");
    }

    [Fact]
    public async Task Every_host_beats_with_its_version_and_its_loops_and_a_start_marks_a_deploy()
    {
        await using var first = await city.StartGatewayAsync();
        await using var second = await city.StartGatewayAsync();
        // Hosts of other tests, that were killed, are not meant; these beat again.
        await city.ScalarAsync<long>("WITH gone AS (DELETE FROM host_start RETURNING 1) SELECT count(*) FROM gone");
        // Under Hangfire jobs take the place of two loops.
        var byJobs = await city.ScalarAsync<bool>("SELECT to_regclass('hangfire.job') IS NOT NULL");
        var loops = byJobs ? "turns ? 'alert-watch'" : "turns ?& ARRAY['status-engine', 'forwarder', 'alert-watch']";
        await Eventually.Holds(async () => await city.ScalarAsync<long>($"SELECT count(*) FROM host_start WHERE ended_at IS NULL AND {loops}") == 2, "both hosts beat with their loops");
        var nodes = (await city.ScalarAsync<string>("SELECT string_agg(node, ' ') FROM host_start WHERE ended_at IS NULL")).Split(' ');
        using var here = await Visitor.ByLinkAsync(first);

        var jobs = await here.ReadAsync("jobs");
        (await second.StopAsync()).ShouldBe(0);
        var now = await here.ReadAsync("");

        foreach (var node in nodes)
        {
            // Under each of the five loops; its own row has another look.
            jobs.Split($"<code class=\"soft nowrap\">{node}</code>").Length.ShouldBe(6);
            jobs.ShouldContain($"<code>{node}</code>");
            now.ShouldContain($"<code>{node}</code>");
        }

        jobs.ShouldContain($"<code>{await city.ScalarAsync<string>("SELECT left(version, position('+' in version || '+') + 8) FROM host_start LIMIT 1")}</code></td>");
        now.Split("new version").Length.ShouldBe(2, "all of them run one version, and its first start is the deploy");
        now.ShouldContain("stopped <time");
        (await city.ScalarAsync<long>("SELECT count(*) FROM host_start WHERE ended_at IS NULL")).ShouldBe(1);
        (await first.StopAsync()).ShouldBe(0);
    }

    private Task<long> RunsAsync(string where) => city.ScalarAsync<long>($"SELECT count(*) FROM job_run WHERE job = 'lost-calls' AND {where}");
}
