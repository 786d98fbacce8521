using System.Diagnostics;
using System.Text.Json.Nodes;
using Integrations.Benchmarks.Load;
using Integrations.Benchmarks.Setting;

namespace Integrations.Benchmarks.Figures;

/// <summary>
/// The engine and the intake again, on a database with a past and with a paused partner that is owed a lot; as a share of what
/// they do on an empty one.
/// </summary>
internal sealed class GrowthFigure : IFigure
{
    private const int Waiting = 100_000;

    public string Name => "growth";

    public async Task MeasureAsync(Bench bench, CancellationToken stop)
    {
        var (options, results) = (bench.Options, bench.Results);
        if (results.Find("engine") is null)
            await EngineFigure.AtOnce().MeasureAsync(bench, stop);
        if (results.Find("ingress") is null)
            await new IngressFigure().MeasureAsync(bench, stop);

        await using var database = await bench.Cluster.NewDatabaseAsync(stop);
        var loading = Stopwatch.StartNew();
        var history = new History(database);
        await history.LoadPastAsync(options.PastDeliveries, stop);
        await history.LoadWaitingAsync(Waiting, stop);
        await history.SettleAsync(stop);
        results.Add("growth_deliveries", options.PastDeliveries, "deliveries");
        Console.WriteLine(new JsonObject { ["loaded_in_seconds"] = Math.Round(loading.Elapsed.TotalSeconds, 1) }.ToJsonString());

        await StatementCost.CountAsync(database, stop);
        for (var round = 0; round < options.GrowthRounds; round++)
        {
            var run = new EngineRun(options.Updates) { WithStatements = true };
            var cost = await run.RunAsync(bench, database, from: round * run.Deliveries, stop);
            results.AddBest("engine_grown", cost.PerSecond, "updates/s");
            results.Add("claim_grown_ms", CostFigure.ClaimMilliseconds(cost), "milliseconds");
        }

        var ingress = await new IngressRun(options.LoopSpan).RunAsync(bench, database, stop);
        results.Add("ingress_grown", ingress.PerSecond, "orders/s");
        results.Add("ingress_grown_p99_ms", ingress.P99Milliseconds, "milliseconds");
        results.AddRatio("growth_engine", "engine_grown", "engine");
        results.AddRatio("growth_ingress", "ingress_grown", "ingress");

        await SearchRun.MeasureAsync(bench, database, stop);

        var waiting = await database.ScalarAsync<long>("SELECT count(*) FROM egress_ready WHERE lease_token IS NULL AND attempts = 0", stop);
        if (waiting != Waiting)
            throw new CheckFailedException($"{waiting} of {Waiting} deliveries of the paused partner wait untouched.");
    }
}
