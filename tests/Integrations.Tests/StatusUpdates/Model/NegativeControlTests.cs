using Integrations.Abstractions;
using Integrations.StatusUpdates;
using Integrations.Tests.StatusUpdates.Wire;
using Npgsql;
using Shouldly;
using Xunit;
using static Integrations.Abstractions.AttemptStatus;

namespace Integrations.Tests.StatusUpdates.Model;

/// <summary>
/// The model sees what it is there to see: with one thing broken on purpose, it fails. Statements are broken on the wire and decisions
/// in the model's own hands, so the engine has no switch for it.
/// </summary>
public sealed class NegativeControlTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private const int Enough = 8000;

    [Fact]
    public async Task Without_the_fence_a_lost_lease_changes_what_is_no_longer_its_own()
    {
        var failure = await FailsAsync(new EngineUnderTest(database.ConnectionString) { Recorded = WithWhateverTokenIsThereAsync });

        failure.Message.ShouldMatch("counted were|differs");
    }

    [Fact]
    public async Task Suppressing_before_wording_tells_the_partner_the_same_twice()
    {
        var failure = await FailsAsync(new EngineUnderTest(database.ConnectionString) { LawsHold = false, Plan = SuppressBeforeWording });

        failure.Message.ShouldStartWith("the partner hears the same twice");
    }

    [Fact]
    public async Task Coalescing_milestones_passes_one_over()
    {
        var failure = await FailsAsync(new EngineUnderTest(database.ConnectionString)
        {
            LawsHold = false,
            Plan = (owed, worded, _) => TellPlan.For(
                [.. worded.Select(w => w with { Class = StatusClass.Progress })], owed.LastWord, owed.LastRobotId, owed.Claim.SendingSeq),
        });

        failure.Message.ShouldStartWith("a milestone is passed over");
    }

    [Fact]
    public async Task Counting_an_attempt_while_the_lane_is_closed_is_noticed()
    {
        var failure = await FailsAsync(new EngineUnderTest(database.ConnectionString)
        {
            LawsHold = false,
            Parked = outcome => outcome with { Attempts = outcome.Attempts + 1 },
        });

        failure.Message.ShouldStartWith("an attempt is counted while the lane is closed");
    }

    [Fact]
    public async Task Recording_that_locks_and_reads_in_one_statement_loses_the_change_that_came_meanwhile()
    {
        await using var wire = new StatementWire(database.ConnectionString, InOneStatement);
        await using var run = new EngineRun(wire.ConnectionString, new PlayedPartner());
        var outcome = await SentAsync(run);

        await LockTrap.SpringAsync(run, outcome);

        (await run.ScalarAsync<long>("SELECT count(*) FROM egress_ready WHERE delivery_id = $1", outcome.Claim.DeliveryId))
            .ShouldBe(0, "the second change is owed, and nothing says so");
        wire.Rewritten.ShouldBe([EgressSql.LockStates, EgressSql.LockReady], ignoreOrder: true);
    }

    [Fact]
    public async Task Recording_with_its_locks_in_the_other_order_waits_in_a_circle()
    {
        await using var wire = new StatementWire(
            database.ConnectionString, InTheOtherOrder);
        await using var run = new EngineRun(wire.ConnectionString, new PlayedPartner());
        var outcome = await SentAsync(run);

        var deadlock = await Should.ThrowAsync<PostgresException>(() => LockTrap.SpringAsync(run, outcome));

        deadlock.SqlState.ShouldBe(PostgresErrorCodes.DeadlockDetected);
        wire.Rewritten.ShouldBe([EgressSql.LockStates, EgressSql.LockReady], ignoreOrder: true);
    }

    [Fact]
    public async Task A_failing_seed_fails_again_after_the_same_steps()
    {
        var broken = new EngineUnderTest(database.ConnectionString) { LawsHold = false, Plan = SuppressBeforeWording };
        var first = await FailsAsync(broken);

        var again = await Should.ThrowAsync<ModelRunFailed>(() => ModelRun.RunAsync(broken, first.Seed, 1));

        again.Steps.ShouldBe(first.Steps);
    }

    private static async Task<ModelRunFailed> FailsAsync(EngineUnderTest broken)
    {
        var failure = await Should.ThrowAsync<ModelRunFailed>(() => ModelRun.RunAsync(broken, seed: 1, Enough));
        failure.InnerException.ShouldBeOfType<ModelViolation>("it is the model that notices, not the machinery");
        return failure;
    }

    private static TellPlan SuppressBeforeWording(Owed owed, IReadOnlyList<Worded> worded, AttemptStatus? lastStatus)
    {
        var statuses = owed.Changes.ToDictionary(c => c.Change.Seq, c => c.Change.Status.ToString());
        var ours = worded.Select(w => w.Saying is Saying.Tell tell ? w with { Saying = tell with { PartnerStatus = statuses[w.Seq] } } : w).ToList();
        var plan = TellPlan.For(ours, lastStatus?.ToString(), owed.LastRobotId, owed.Claim.SendingSeq);
        return plan with { Next = plan.Next is { } next ? worded.Single(w => w.Seq == next.Seq) : null };
    }

    /// <summary>Outcomes that the store cannot tell from those of the present holder.</summary>
    private static async Task<IReadOnlyList<Outcome>> WithWhateverTokenIsThereAsync(NpgsqlDataSource source, IReadOnlyList<Outcome> outcomes)
    {
        var tokens = new Dictionary<Guid, long>();
        await using var command = source.CreateCommand("SELECT delivery_id, lease_token FROM egress_ready WHERE lease_token IS NOT NULL");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            tokens.Add(reader.GetGuid(0), reader.GetInt64(1));
        return [.. outcomes.Select(o => tokens.TryGetValue(o.Claim.DeliveryId, out var token) && outcomes.Count(other => other.Claim.DeliveryId == o.Claim.DeliveryId) == 1
            ? o with { Claim = o.Claim with { Token = token } }
            : o)];
    }

    // The lock is waited for and the row is read in one statement, so what is read is what was there before the wait.
    private static string InOneStatement(string sql) => sql switch
    {
        EgressSql.LockStates => Unlocked(sql),
        EgressSql.LockReady => $"WITH locked AS MATERIALIZED ({EgressSql.LockStates}) "
            + Unlocked(sql).Replace(" ORDER BY", " AND (SELECT count(*) FROM locked) > 0 ORDER BY", StringComparison.Ordinal),
        _ => sql,
    };

    // What comes second has what is read, so it locks both, the wrong one first.
    private static string InTheOtherOrder(string sql) => sql switch
    {
        EgressSql.LockStates => Unlocked(sql),
        EgressSql.LockReady => $"WITH ready AS MATERIALIZED ({sql}), states AS MATERIALIZED "
            + $"({EgressSql.LockStates.Replace("ANY($1)", "ANY($1) AND (SELECT count(*) FROM ready) > 0", StringComparison.Ordinal)}) "
            + "SELECT ready.* FROM ready JOIN states USING (delivery_id) ORDER BY delivery_id",
        _ => sql,
    };

    private static string Unlocked(string sql) => sql[..sql.IndexOf(" FOR ", StringComparison.Ordinal)];

    private static async Task<Outcome> SentAsync(EngineRun run)
    {
        await run.ExecuteAsync("TRUNCATE egress_ready, partner_lane");
        var delivery = await run.NewDeliveryAsync();
        await run.ReportAsync(delivery, (Assigned, "R1"));
        return new Outcome((await run.ClaimAsync()).Single(c => c.DeliveryId == delivery))
        {
            DecidedTo = 1,
            Decided = [new Decided(1, Decision.Sent, "http_200")],
            Sent = new SentWord(1, "Assigned", "R1"),
        };
    }
}
