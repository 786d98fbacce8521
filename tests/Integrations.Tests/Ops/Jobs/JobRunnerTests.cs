using Integrations.Ops.Acts;
using Integrations.Ops.Jobs;
using Integrations.StatusUpdates;
using Integrations.Storage;
using Integrations.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Jobs;

/// <summary>What is kept of each run of a recurring job, and what a pause does, whatever engine begins it.</summary>
public sealed class JobRunnerTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>, IAsyncLifetime
{
    private static readonly Doer Ann = new("ann", "the disk is full", "T-1");

    private readonly TestClock _clock = new();
    private readonly NpgsqlDataSource _source = StorageSetup.OpenSource(database.ConnectionString);
    private Func<Task<string>> _work = () => Task.FromResult("3 things were done");

    private JobHistory History => new(_source, new NodeName("this-1-1"), _clock);

    private JobActs Acts => new(_source, _clock);

    public Task InitializeAsync() => ExecuteAsync("DELETE FROM job_run");

    public async Task DisposeAsync() => await _source.DisposeAsync();

    [Fact]
    public async Task A_run_that_succeeds_is_kept_with_what_it_did()
    {
        await RunAsync("tidy", askedBy: null);

        var run = (await History.OfAsync("tidy", _clock.GetUtcNow().AddDays(1), 10, CancellationToken.None)).ShouldHaveSingleItem();
        (run.Outcome, run.Detail, run.Node, run.AskedBy).ShouldBe((JobOutcome.Succeeded, "3 things were done", "this-1-1", null));
        (run.EndedAt >= run.StartedAt).ShouldBeTrue();
    }

    [Fact]
    public async Task A_run_that_fails_is_kept_by_type_without_its_message_and_the_engine_hears_of_it()
    {
        _work = async () =>
        {
            await ExecuteAsync("SELECT 'Jane Doe'::integer");
            return "";
        };

        await Should.ThrowAsync<PostgresException>(() => RunAsync("tidy", askedBy: null));

        var run = (await History.LastAsync(["tidy"], CancellationToken.None))["tidy"];
        (run.Outcome, run.Detail).ShouldBe((JobOutcome.Failed, "PostgresException 22P02"));
    }

    [Fact]
    public async Task A_run_that_ends_with_its_host_says_so()
    {
        using var stop = new CancellationTokenSource();
        _work = async () =>
        {
            await stop.CancelAsync();
            stop.Token.ThrowIfCancellationRequested();
            return "";
        };

        await Should.ThrowAsync<OperationCanceledException>(() => Runner("stopped").RunAsync("stopped", askedBy: null, stop.Token));

        (await History.LastAsync(["stopped"], CancellationToken.None))["stopped"].Detail.ShouldBe("stopped with its host");
    }

    [Fact]
    public async Task A_paused_job_is_skipped_by_its_rhythm_and_still_runs_for_a_person_until_it_is_resumed()
    {
        (await Acts.PauseAsync("paused", Ann, CancellationToken.None)).ShouldBeTrue();
        (await Acts.PauseAsync("paused", Ann, CancellationToken.None)).ShouldBeFalse("it is paused already");
        await RunAsync("paused", askedBy: null);
        await RunAsync("paused", askedBy: "bob");

        var pause = await Acts.PauseOfAsync("paused", CancellationToken.None);
        var asked = await History.OfAsync("paused", _clock.GetUtcNow().AddDays(1), 10, CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await Acts.ResumeAsync("paused", Ann, CancellationToken.None)).ShouldBeTrue();
        await RunAsync("paused", askedBy: null);

        pause.ShouldBe(new JobPause("ann", "the disk is full", pause!.Since));
        asked.ShouldHaveSingleItem().AskedBy.ShouldBe("bob");
        (await Acts.PauseOfAsync("paused", CancellationToken.None)).ShouldBeNull();
        (await History.OfAsync("paused", _clock.GetUtcNow().AddDays(1), 10, CancellationToken.None)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_job_that_this_build_does_not_have_is_left_alone()
    {
        await Runner("tidy").RunAsync("gone", askedBy: null, CancellationToken.None);

        (await History.LastAsync(["gone"], CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Runs_are_forgotten_after_a_month()
    {
        await RunAsync("old", askedBy: null);
        _clock.Advance(JobHistory.Kept);
        await RunAsync("young", askedBy: null);
        _clock.Advance(TimeSpan.FromMinutes(1));

        (await History.PruneAsync(CancellationToken.None)).ShouldBe(1);

        (await History.LastAsync(["old", "young"], CancellationToken.None)).Keys.ShouldBe(["young"]);
    }

    private Task RunAsync(string job, string? askedBy) => Runner(job).RunAsync(job, askedBy, CancellationToken.None);

    private JobRunner Runner(string job) => new(
        [new Schedule(job, "0 0 * * * ?", "hourly", "Nothing.", (_, _) => _work())], History, Acts,
        new ServiceCollection().BuildServiceProvider(), NullLogger<JobRunner>.Instance);

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
