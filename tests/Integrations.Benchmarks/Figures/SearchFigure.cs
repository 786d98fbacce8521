using Integrations.Benchmarks.Load;
using Integrations.Benchmarks.Setting;

namespace Integrations.Benchmarks.Figures;

/// <summary>The console beside a large past: how long an operator waits for what he looks for. Asked for by name; the growth figure does it, too.</summary>
internal sealed class SearchFigure : IFigure
{
    private const int Waiting = 100_000;

    public string Name => "search";

    public async Task MeasureAsync(Bench bench, CancellationToken stop)
    {
        await using var database = await bench.Cluster.NewDatabaseAsync(stop);
        var history = new History(database);
        await history.LoadPastAsync(bench.Options.PastDeliveries, stop);
        await history.LoadWaitingAsync(Waiting, stop);
        await history.SettleAsync(stop);
        await SearchRun.MeasureAsync(bench, database, stop);
    }
}
