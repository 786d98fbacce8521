using Integrations.StatusUpdates;
using Npgsql;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates.Plans;

/// <summary>With a million deliveries waiting, each statement finds its rows by an index, and what the planner believes makes no difference.</summary>
public sealed class PlanTests(Backlog backlog) : IClassFixture<Backlog>
{
    // Three hundred are claimed at a time; a partition or a backlog is another thing.
    private const int Few = 2000;

    [Fact]
    public async Task Every_statement_looks_at_its_own_rows_only_whatever_the_planner_believes()
    {
        var lanes = await LaneIndexAsync();

        await LooksAtFewAsync(backlog.Settled, lanes, "prepared while the tables were empty");
        await LooksAtFewAsync(backlog.Generic, lanes, "planned for any values while the tables were empty");
        await using (var fresh = new PlannedStore(backlog.ConnectionString))
            await LooksAtFewAsync(fresh, lanes, "planned with statistics of empty tables");

        await backlog.ExecuteAsync("ANALYZE");
        await using (var informed = new PlannedStore(backlog.ConnectionString))
            await LooksAtFewAsync(informed, lanes, "planned with true statistics");

        // The same look at a claim that has lost its index: it sees the difference.
        await backlog.ExecuteAsync($"DROP INDEX {lanes}");
        await using var poor = new PlannedStore(backlog.ConnectionString);
        (await Record.ExceptionAsync(() => LooksAtFewAsync(poor, lanes, "without the index"))).ShouldBeOfType<ShouldAssertException>();
    }

    private static async Task LooksAtFewAsync(PlannedStore store, string lanes, string when)
    {
        await store.TurnAsync();

        foreach (var sql in new[] { EgressSql.Claim, EgressSql.TakeOver, EgressSql.Load, EgressSql.Arm, EgressSql.LockStates, EgressSql.LockReady, EgressSql.Finalise })
        {
            store.Plans[sql].ShouldNotBeEmpty($"{when}: this was carried out:\n{sql}");
            foreach (var step in store.Plans[sql].SelectMany(p => p.Steps))
                step.Rows.ShouldBeLessThan(Few, $"{when}: {step} in\n{sql}");
        }

        var claim = store.Plans[EgressSql.Claim].SelectMany(p => p.Steps).Where(s => s.Table is "egress_ready").ToList();
        claim.ShouldContain(step => step.Index == lanes, when);
        claim.ShouldAllBe(step => step.Kind != "Seq Scan", when);
    }

    /// <summary>The index that claims are made by, whatever its name.</summary>
    private async Task<string> LaneIndexAsync()
    {
        await using var connection = new NpgsqlConnection(backlog.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT indexname::text FROM pg_indexes WHERE tablename = 'egress_ready' AND indexdef LIKE '%(integration_type, region, lane, due_at)%'", connection);
        return (string)(await command.ExecuteScalarAsync()).ShouldNotBeNull();
    }
}
