using System.Diagnostics;
using Integrations.Benchmarks.Load;
using Integrations.Benchmarks.Setting;

namespace Integrations.Benchmarks.Figures;

/// <summary>What the machine can do at most: calls to the receiver and nothing else, audit rows and nothing else.</summary>
internal sealed class LimitFigure : IFigure
{
    private const int InFlight = 64;
    private const int Connections = 16;

    public string Name => "limit";

    public async Task MeasureAsync(Bench bench, CancellationToken stop)
    {
        await bench.Receiver.ResetAsync(TimeSpan.Zero, stop);
        bench.Results.AddBest("limit_http", await HttpAsync(bench, stop), "requests/s");
        await bench.Receiver.ResetAsync(TimeSpan.Zero, stop);
        await using var database = await bench.Cluster.NewDatabaseAsync(stop);
        foreach (var connections in new[] { 1, Connections })
            bench.Results.AddBest("limit_pg", await CommitsAsync(bench, database, connections, stop), "commits/s");
    }

    private static async Task<double> HttpAsync(Bench bench, CancellationToken stop)
    {
        using var caller = new Caller(bench.Receiver.Address, InFlight);
        var delivery = bench.Fleet.Take(1)[0];
        return await PerSecondAsync(InFlight, bench.Options.Span, async _ => await caller.TellAsync(delivery, stop));
    }

    private static async Task<double> CommitsAsync(Bench bench, BenchDatabase database, int connections, CancellationToken stop)
    {
        var delivery = bench.Fleet.Take(1)[0];
        var rows = new AuditRows[connections];
        for (var i = 0; i < connections; i++)
            rows[i] = await AuditRows.OpenAsync(database, stop);
        try
        {
            return await PerSecondAsync(connections, bench.Options.Span, async worker => await rows[worker].AddRequestAsync(delivery, stop));
        }
        finally
        {
            foreach (var row in rows)
                await row.DisposeAsync();
        }
    }

    /// <summary>So many workers, each doing it again and again; counted after a warm-up of a third of the time.</summary>
    private static async Task<double> PerSecondAsync(int workers, TimeSpan span, Func<int, Task> once)
    {
        long done = 0;
        var over = false;
        var working = Enumerable.Range(0, workers).Select(worker => Task.Run(async () =>
        {
            while (!Volatile.Read(ref over))
            {
                await once(worker);
                Interlocked.Increment(ref done);
            }
        })).ToList();
        await Task.Delay(span / 3);
        var (before, from) = (Interlocked.Read(ref done), Stopwatch.GetTimestamp());
        await Task.Delay(span);
        var rate = (Interlocked.Read(ref done) - before) / Stopwatch.GetElapsedTime(from).TotalSeconds;
        Volatile.Write(ref over, true);
        await Task.WhenAll(working);
        return rate;
    }
}
