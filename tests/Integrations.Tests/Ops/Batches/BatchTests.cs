using Integrations.Abstractions;
using Integrations.Ops.Acts;
using Integrations.Ops.Batches;
using Integrations.Ops.Requests;
using Integrations.StatusUpdates.Settlements;
using Integrations.Testing;
using Integrations.Tests.StatusUpdates;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Batches;

public sealed class BatchTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private const int Many = 60;

    private static readonly Doer Ada = new("ada", "mended");

    private bool _refuses = true;
    private PlayedPartner _partner = null!;

    [Fact]
    public async Task A_plan_does_nothing_and_a_run_does_each_row_once()
    {
        await using var engine = await StartAsync();
        var dead = await DeadAsync(engine, Many);
        _refuses = false;

        var plan = (await Planner(engine).PlanAsync(BatchAct.Resend, "partner:ally", cause: null, "ada", CancellationToken.None)).ShouldNotBeNull();
        (await engine.ScalarAsync<int>("SELECT total FROM batch WHERE id = $1", plan)).ShouldBe(Many);
        _partner.Heard.ShouldBeEmpty();

        using var signal = new BatchSignal();
        (await Orders(engine, signal).StartAsync(plan, Many, secondPersonAbove: 1_000, Ada, CancellationToken.None)).ShouldBeNull();
        // Two hosts: one works, the other finds it taken.
        await using var one = await RunnerAsync(engine, signal);
        await using var other = await RunnerAsync(engine, signal);
        await StateAsync(engine, plan, BatchState.Finished);
        await engine.AllSettledAsync();

        dead.ShouldAllBe(id => _partner.WordsOf(id).Count == 1);
        (await engine.ScalarAsync<int>("SELECT done FROM batch WHERE id = $1", plan)).ShouldBe(Many);
        (await engine.ScalarAsync<long>("SELECT count(*) FROM batch_row WHERE batch_id = $1 AND state = 'Done' AND outcome = 'resent'", plan)).ShouldBe(Many);
        (await engine.ScalarAsync<long>("SELECT count(*) FROM ops_act WHERE batch_id = $1 AND actor = 'ada' AND delivery_id IS NOT NULL", plan)).ShouldBe(Many);
    }

    [Fact]
    public async Task It_begins_only_with_its_number_and_above_a_size_by_a_second_person()
    {
        await using var engine = await StartAsync();
        await DeadAsync(engine, 3);
        var plan = (await Planner(engine).PlanAsync(BatchAct.Dismiss, line: null, cause: null, "ada", CancellationToken.None)).ShouldNotBeNull();
        var total = await engine.ScalarAsync<int>("SELECT total FROM batch WHERE id = $1", plan);
        using var signal = new BatchSignal();
        var orders = Orders(engine, signal);

        (await orders.StartAsync(plan, total + 1, 1_000, Ada, CancellationToken.None)).ShouldNotBeNull().ShouldContain("type that number");
        (await orders.StartAsync(plan, total, total - 1, Ada, CancellationToken.None)).ShouldNotBeNull().ShouldContain("second person");
        (await orders.StartAsync(plan, total, total - 1, Ada with { Actor = "grace" }, CancellationToken.None)).ShouldBeNull();
        (await orders.StartAsync(plan, total, 1_000, Ada, CancellationToken.None)).ShouldBe("The batch is Running.");
        await orders.CancelAsync(plan, Ada, CancellationToken.None);
    }

    [Fact]
    public async Task What_a_partner_has_acknowledged_is_told_again_once_and_only_by_two_people()
    {
        await using var engine = await StartAsync();
        _refuses = false;
        var told = (await engine.ReportNewAsync(1, AttemptStatus.Assigned)).Single();
        await engine.AllSettledAsync();
        using var signal = new BatchSignal();
        await using var runner = await RunnerAsync(engine, signal);

        (await Planner(engine).PlanTellAgainAsync(told, 2, "ada", CancellationToken.None)).ShouldBeNull("it was never told");
        var plan = (await Planner(engine).PlanTellAgainAsync(told, 1, "ada", CancellationToken.None)).ShouldNotBeNull();
        (await Orders(engine, signal).StartAsync(plan, 1, 1_000, Ada, CancellationToken.None)).ShouldNotBeNull().ShouldContain("second person");
        _partner.WordsOf(told).ShouldBe(["Assigned"]);
        (await Orders(engine, signal).StartAsync(plan, 1, 1_000, Ada with { Actor = "grace" }, CancellationToken.None)).ShouldBeNull();
        await StateAsync(engine, plan, BatchState.Finished);
        await engine.AllSettledAsync();

        _partner.WordsOf(told).ShouldBe(["Assigned", "Assigned"]);
        _partner.Heard[told].Select(heard => heard.MessageId).ShouldBeUnique("it is a new saying");
        (await Planner(engine).PlanTellAgainAsync(told, 1, "ada", CancellationToken.None)).ShouldBeNull("the new one is the last that the partner knows");
        (await engine.ScalarAsync<string>("SELECT act || ' ' || actor FROM ops_act WHERE delivery_id = $1", told)).ShouldBe("change.tell_again ada");
    }

    [Fact]
    public async Task Canceled_in_the_middle_the_rest_is_left_alone()
    {
        await using var engine = await StartAsync();
        await DeadAsync(engine, (BatchRunner.Portion * 2) + 5);
        var plan = (await Planner(engine).PlanAsync(BatchAct.Dismiss, line: null, cause: null, "ada", CancellationToken.None)).ShouldNotBeNull();
        var total = await engine.ScalarAsync<int>("SELECT total FROM batch WHERE id = $1", plan);
        using var signal = new BatchSignal();
        var orders = Orders(engine, signal);
        await orders.StartAsync(plan, total, total, Ada, CancellationToken.None);
        await using var runner = await RunnerAsync(engine, signal);
        await Eventually.Holds(async () => await engine.ScalarAsync<int>("SELECT done FROM batch WHERE id = $1", plan) > 0, "a portion is done");

        (await orders.CancelAsync(plan, Ada, CancellationToken.None)).ShouldBeNull();
        await runner.DisposeAsync();

        var done = await engine.ScalarAsync<int>("SELECT done FROM batch WHERE id = $1", plan);
        done.ShouldBeLessThan(total);
        (await engine.ScalarAsync<long>("SELECT count(*) FROM ops_act WHERE batch_id = $1", plan)).ShouldBe(done);
        (await engine.ScalarAsync<BatchState>("SELECT state FROM batch WHERE id = $1", plan)).ShouldBe(BatchState.Canceled);
        (await orders.ResumeAsync(plan, Ada, CancellationToken.None)).ShouldBe("The batch is Canceled.");
    }

    [Fact]
    public async Task What_somebody_has_decided_meanwhile_is_skipped_and_what_came_later_is_not_in_it()
    {
        await using var engine = await StartAsync();
        var dead = await DeadAsync(engine, 2);
        var plan = (await Planner(engine).PlanAsync(BatchAct.Dismiss, $"id:X-{dead[0]}", cause: null, "ada", CancellationToken.None)).ShouldNotBeNull();
        await new DeadChanges(engine.Source, engine.Signal, TimeProvider.System).DismissAsync(dead[0], 1, Ada, CancellationToken.None);
        using var signal = new BatchSignal();
        (await Orders(engine, signal).StartAsync(plan, 1, 1_000, Ada, CancellationToken.None)).ShouldBeNull();
        await using var runner = await RunnerAsync(engine, signal);
        await StateAsync(engine, plan, BatchState.Finished);

        (await engine.ScalarAsync<int>("SELECT skipped FROM batch WHERE id = $1", plan)).ShouldBe(1);
        (await engine.ScalarAsync<long>("SELECT count(*) FROM settlement WHERE delivery_id = $1", dead[1])).ShouldBe(0);
    }

    [Fact]
    public async Task Of_a_list_only_the_chosen_rows_are_planned_and_what_is_settled_meanwhile_is_no_row()
    {
        await using var engine = await StartAsync();
        var dead = await DeadAsync(engine, 4);
        await new DeadChanges(engine.Source, engine.Signal, TimeProvider.System).DismissAsync(dead[1], 1, Ada, CancellationToken.None);
        var ticked = new[] { dead[0], dead[1], dead[2] }.Select(id => ChosenChange.Parse(new ChosenChange(id, 1).ToString())).OfType<ChosenChange>().ToList();

        foreach (var act in new[] { BatchAct.Resend, BatchAct.Dismiss })
        {
            var plan = (await Planner(engine).PlanChosenAsync(act, ticked, "ada", CancellationToken.None)).ShouldNotBeNull();

            (await engine.ScalarAsync<int>("SELECT total FROM batch WHERE id = $1", plan)).ShouldBe(2);
            (await engine.ScalarAsync<Guid[]>("SELECT array_agg(subject_id) FROM batch_row WHERE batch_id = $1", plan)).ShouldBe([dead[0], dead[2]], ignoreOrder: true);
        }

        (await Planner(engine).PlanChosenAsync(BatchAct.Dismiss, [new ChosenChange(dead[1], 1)], "ada", CancellationToken.None)).ShouldBeNull();
        ChosenChange.Parse("nothing").ShouldBeNull();
    }

    [Fact]
    public async Task When_too_much_of_it_fails_it_stops_itself()
    {
        await using var engine = await StartAsync();
        await DeadAsync(engine, BatchRunner.FailuresBeforeStop + 5);
        var plan = (await Planner(engine).PlanAsync(BatchAct.Dismiss, line: null, cause: null, "ada", CancellationToken.None)).ShouldNotBeNull();
        var total = await engine.ScalarAsync<int>("SELECT total FROM batch WHERE id = $1", plan);
        using var signal = new BatchSignal();
        // What a fault of ours would look like: the act is refused by the database, each time.
        await engine.ExecuteAsync("ALTER TABLE settlement ADD CONSTRAINT broken CHECK (act <> 'Dismissed') NOT VALID");
        try
        {
            await Orders(engine, signal).StartAsync(plan, total, total, Ada, CancellationToken.None);
            await using var runner = await RunnerAsync(engine, signal);
            await StateAsync(engine, plan, BatchState.Stopped);
        }
        finally
        {
            await engine.ExecuteAsync("ALTER TABLE settlement DROP CONSTRAINT broken");
        }

        (await engine.ScalarAsync<string>("SELECT stopped_because FROM batch WHERE id = $1", plan)).ShouldBe(BatchRunner.TooManyFailed);
        (await engine.ScalarAsync<long>("SELECT count(*) FROM ops_act WHERE batch_id = $1", plan)).ShouldBe(0);
    }

    private static Task StateAsync(EngineRun engine, Guid batch, BatchState state) => Eventually.Holds(
        async () => await engine.ScalarAsync<BatchState>("SELECT state FROM batch WHERE id = $1", batch) == state, $"the batch is {state}");

    private static BatchPlanner Planner(EngineRun engine) => new(engine.Source, new RequestList(engine.Source, TimeProvider.System), TimeProvider.System);

    private static BatchOrders Orders(EngineRun engine, BatchSignal signal) => new(engine.Source, signal, TimeProvider.System);

    private static async Task<RunningBatches> RunnerAsync(EngineRun engine, BatchSignal signal)
    {
        var runner = new BatchRunner(
            engine.Source, new DeadChanges(engine.Source, engine.Signal, TimeProvider.System), new ToldChange(engine.Source, engine.Signal, TimeProvider.System),
            reprocess: null!, signal, TimeProvider.System, NullLogger<BatchRunner>.Instance);
        await runner.StartAsync(CancellationToken.None);
        return new RunningBatches(runner);
    }

    private async Task<EngineRun> StartAsync()
    {
        _partner = new PlayedPartner(telling => Task.FromResult(_refuses ? new SendOutcome(OutcomeKind.Refused, "http_400") : _partner.Hear(telling)));
        var engine = await new EngineRun(database.ConnectionString, _partner).StartAsync();
        // Each test begins where nobody has anything to decide.
        await engine.ExecuteAsync("INSERT INTO settlement (delivery_id, seq, act, settled_at, act_id) SELECT delivery_id, seq, 'Dismissed', now(), delivery_id FROM status_decision WHERE decision = 'Dead' ON CONFLICT DO NOTHING");
        return engine;
    }

    private static async Task<IReadOnlyList<Guid>> DeadAsync(EngineRun engine, int count)
    {
        var dead = await engine.ReportNewAsync(count, AttemptStatus.Assigned);
        await engine.AllSettledAsync();
        return dead;
    }

    private sealed class RunningBatches(BatchRunner runner) : IAsyncDisposable
    {
        private bool _stopped;

        public async ValueTask DisposeAsync()
        {
            if (_stopped)
                return;
            _stopped = true;
            await runner.StopAsync(CancellationToken.None);
            runner.Dispose();
        }
    }
}
