using System.Globalization;
using System.Text;
using Integrations.Benchmarks.Load;
using Integrations.Benchmarks.Setting;

namespace Integrations.Benchmarks.Figures;

/// <summary>
/// From just before a status change is reported until the partner has it, at a steady pace: one change for each of as many deliveries,
/// partners answering at once.
/// </summary>
internal sealed class LatencyFigure : IFigure
{
    private const int Usual = 500;
    private const int Low = 100;

    /// <summary>Of the engine, where it was not measured in this run.</summary>
    private const double SupposedMaximum = 4000;

    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(30);

    public string Name => "latency";

    public async Task MeasureAsync(Bench bench, CancellationToken stop)
    {
        var half = (bench.Results.Find("engine") ?? SupposedMaximum) / 2;
        var span = bench.Options.LoopSpan;
        (string Name, double PerSecond, TimeSpan Span)[] loads =
            [("", Usual, TimeSpan.FromSeconds(5)), ("latency_100", Low, span), ("latency", Usual, span), ("latency_half", half, span)];
        await using var database = await bench.Cluster.NewDatabaseAsync(stop);
        var fleet = bench.Fleet.Take(loads.Sum(load => (int)(load.PerSecond * load.Span.TotalSeconds)));
        await using (var connection = await database.OpenTrustingAsync(stop))
            await DeliveryRows.CopyAsync(connection, fleet, changes: 0, TimeProvider.System.GetUtcNow(), stop);
        await database.ExecuteAsync("VACUUM (ANALYZE) data_key, delivery, external_state", stop);
        await database.ExecuteAsync("CHECKPOINT", stop);
        await bench.Receiver.ResetAsync(TimeSpan.Zero, stop);
        await using var gateway = await GatewayProcess.StartAsync(bench.LogFile, bench.Settings.For(database.ConnectionString), stop);
        using var api = new GatewayApi(gateway, bench.Settings);
        var from = 0;
        foreach (var (name, perSecond, length) in loads)
        {
            var part = bench.Fleet.Take((int)(perSecond * length.TotalSeconds), from);
            from += part.Count;
            var waits = await MeasureAsync(bench, api, part, perSecond, from, stop);

            // The first is the warm-up.
            if (name.Length == 0)
                continue;
            foreach (var (title, share) in new[] { ("p50", 0.50), ("p95", 0.95), ("p99", 0.99) })
                bench.Results.Add($"{name}_{title}_ms", waits.At(share), "milliseconds");
        }

        await gateway.StopAsync();
        Proof.HeardOnce(await bench.Receiver.ReceiptsAsync(stop), fleet);
        await Proof.DecidedOnceAsync(database, fleet.Count, stop);
    }

    private static async Task<Percentiles> MeasureAsync(
        Bench bench, GatewayApi api, IReadOnlyList<FleetDelivery> fleet, double perSecond, int heard, CancellationToken stop)
    {
        var begun = new Dictionary<Guid, long>(fleet.Count);
        var gate = new Lock();
        await OpenLoop.RunAsync(
            perSecond, fleet.Count,
            async (number, due) =>
            {
                var change = Change();
                lock (gate)
                    begun.Add(fleet[number].Id, due);
                await api.ReportAsync(fleet[number].Id, change, stop);
            },
            stop);
        await bench.Receiver.HeardAsync(heard, Standstill, stop);
        var receipts = await bench.Receiver.ReceiptsAsync(stop);
        return new Percentiles(receipts.Where(receipt => begun.ContainsKey(receipt.DeliveryId)).Select(receipt => receipt.At - begun[receipt.DeliveryId]));
    }

    private static byte[] Change()
    {
        var now = TimeProvider.System.GetUtcNow();
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""
            {"eventId":"event-1","version":1,"status":"{{OwedUpdates.Told}}","attempt":1,"robotId":"robot-0815",
            "position":{"latitude":37.7683,"longitude":-122.3984},
            "occurredAt":"{{now:O}}","pickupEta":"{{now.AddMinutes(10):O}}","dropoffEta":"{{now.AddMinutes(30):O}}"}
            """));
    }
}
