using Integrations.Benchmarks.Load;
using Integrations.Benchmarks.Setting;

namespace Integrations.Benchmarks.Figures;

/// <summary>The console beside a large past: how long an operator waits for what he looks for. Asked for by name; the growth figure does it, too.</summary>
internal sealed class SearchFigure : IFigure
{
    private const int Waiting = 100_000;
    private const int Real = 100;

    public string Name => "search";

    public async Task MeasureAsync(Bench bench, CancellationToken stop)
    {
        await using var database = await bench.Cluster.NewDatabaseAsync(stop);
        var history = new History(database);
        await history.LoadPastAsync(bench.Options.PastDeliveries, stop);
        await history.LoadWaitingAsync(Waiting, stop);
        // The gateway starts only where it can read the newest key, and those of the past are invented.
        await using (var connection = await database.OpenTrustingAsync(stop))
            await DeliveryRows.CopyAsync(connection, bench.Fleet.Take(Real), changes: 0, TimeProvider.System.GetUtcNow(), stop);
        await history.SettleAsync(stop);
        await SearchRun.MeasureAsync(bench, database, stop);
    }
}
