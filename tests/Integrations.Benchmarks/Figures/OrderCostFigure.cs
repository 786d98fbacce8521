using Integrations.Benchmarks.Setting;

namespace Integrations.Benchmarks.Figures;

/// <summary>What an order costs the database: which statements take the time.</summary>
internal sealed class OrderCostFigure : IFigure
{
    private const int Shown = 30;

    public string Name => "order_cost";

    public async Task MeasureAsync(Bench bench, CancellationToken stop)
    {
        await using var database = await bench.Cluster.NewDatabaseAsync(stop);
        await StatementCost.CountAsync(database, stop);
        var result = await new IngressRun(bench.Options.LoopSpan) { WithStatements = true }.RunAsync(bench, database, stop);
        bench.Results.Add("statements_per_order", result.Statements.Sum(statement => statement.Calls) / (double)result.Sent, "statements");
        foreach (var statement in result.Statements.Take(Shown))
            statement.Show(result.Sent, "order");
    }
}
