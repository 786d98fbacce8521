using Integrations.Benchmarks.Setting;

namespace Integrations.Benchmarks.Figures;

/// <summary>Orders that partners send: how many the gateway takes, and how long a partner waits for its answer.</summary>
internal sealed class IngressFigure : IFigure
{
    public string Name => "ingress";

    public async Task MeasureAsync(Bench bench, CancellationToken stop)
    {
        await using var database = await bench.Cluster.NewDatabaseAsync(stop);
        var result = await new IngressRun(bench.Options.LoopSpan).RunAsync(bench, database, stop);
        bench.Results.Add("ingress", result.PerSecond, "orders/s");
        bench.Results.Add("ingress_p50_ms", result.P50Milliseconds, "milliseconds");
        bench.Results.Add("ingress_p99_ms", result.P99Milliseconds, "milliseconds");
        bench.Results.Add("ingress_cpu_us_per_order", result.GatewayCpu, "microseconds");
        bench.Results.Add("ingress_pg_cpu_us_per_order", result.PostgresCpu, "microseconds");
    }
}
