using Integrations.Benchmarks.Setting;

namespace Integrations.Benchmarks.Figures;

/// <summary>What an update costs the database: statements and commits, and which statements take the time.</summary>
internal sealed class CostFigure : IFigure
{
    private const int Shown = 8;

    public string Name => "cost";

    public async Task MeasureAsync(Bench bench, CancellationToken stop)
    {
        var idle = await IdleCommitsAsync(bench, stop);
        await using var database = await bench.Cluster.NewDatabaseAsync(stop);
        await StatementCost.CountAsync(database, stop);
        var run = new EngineRun(bench.Options.Updates) { WithStatements = true };
        var cost = await run.RunAsync(bench, database, from: 0, stop);

        // The gateway has ended: every one of its connections has handed in its count.
        var commits = await CommitsAsync(database, stop) - idle;
        bench.Results.Add("statements_per_update", cost.Statements.Sum(statement => statement.Calls) / (double)bench.Options.Updates, "statements");
        bench.Results.Add("commits_per_update", commits / (double)run.Deliveries, "commits");
        bench.Results.Add("claim_ms", ClaimMilliseconds(cost), "milliseconds");
        foreach (var statement in cost.Statements.Take(Shown))
            statement.Show(bench.Options.Updates, "update");
    }

    /// <summary>The mean of the claims under load.</summary>
    public static double ClaimMilliseconds(EngineCost cost)
    {
        var claims = cost.Statements.Where(statement => statement.IsClaim).ToList();
        return claims.Sum(claim => claim.Milliseconds) / claims.Sum(claim => claim.Calls);
    }

    /// <summary>A gateway that starts, has nothing to do and ends.</summary>
    private static async Task<long> IdleCommitsAsync(Bench bench, CancellationToken stop)
    {
        await using var database = await bench.Cluster.NewDatabaseAsync(stop);
        await using (var gateway = await GatewayProcess.StartAsync(bench.LogFile, bench.Settings.For(database.ConnectionString), stop))
            await gateway.StopAsync();
        return await CommitsAsync(database, stop);
    }

    private static async Task<long> CommitsAsync(BenchDatabase database, CancellationToken stop) =>
        await database.ScalarAsync<long>("SELECT pg_stat_get_db_xact_commit(oid) FROM pg_database WHERE datname = current_database()", stop)
        - database.OwnCommits;
}
