using Integrations.Benchmarks.Setting;

namespace Integrations.Benchmarks.Figures;

/// <summary>The engine with everything switched on, partners answering at once, later, or under the eyes of OpenTelemetry.</summary>
internal sealed class EngineFigure(string name, TimeSpan delay, bool telemetry) : IFigure
{
    public string Name { get; } = name;

    public static EngineFigure AtOnce() => new("engine", TimeSpan.Zero, telemetry: false);

    public static EngineFigure Slow() => new("engine_50ms", TimeSpan.FromMilliseconds(50), telemetry: false);

    public static EngineFigure Watched() => new("engine_otel", TimeSpan.Zero, telemetry: true);

    public async Task MeasureAsync(Bench bench, CancellationToken stop)
    {
        var cost = await new EngineRun(bench.Options.Updates) { Delay = delay, Telemetry = telemetry }.RunAsync(bench, stop);
        var results = bench.Results;
        results.AddBest(Name, cost.PerSecond, "updates/s");

        // What it cost is told of the best run, as the rate is.
        if (delay > TimeSpan.Zero || telemetry || cost.PerSecond < results.Find(Name))
            return;
        results.Add("engine_cpu_us_per_update", cost.GatewayCpuMicroseconds, "microseconds");
        results.Add("pg_cpu_us_per_update", cost.PostgresCpuMicroseconds, "microseconds");
        results.Add("wal_bytes_per_update", cost.WalBytes, "bytes");
        results.Add("rss_mb", cost.PeakMegabytes, "megabytes");
    }
}
