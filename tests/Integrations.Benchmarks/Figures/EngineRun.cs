using Integrations.Benchmarks.Load;
using Integrations.Benchmarks.Setting;

namespace Integrations.Benchmarks.Figures;

/// <summary>
/// The real gateway works off a load of owed updates. It is up, has worked off some others to be warm, and is idle when they fall due;
/// what it did is proved before what it took is told.
/// </summary>
internal sealed record EngineRun(int Updates)
{
    /// <summary>Updates before those that are measured: code that is compiled while it runs is not what a host runs that is up for days.</summary>
    public const int WarmUp = 15_000;

    private static readonly TimeSpan UntilDue = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(40);

    /// <summary>How long a partner thinks.</summary>
    public TimeSpan Delay { get; init; }

    public bool Telemetry { get; init; }

    /// <summary>Of the fleet, in one run.</summary>
    public int Deliveries => WarmUp + Updates;

    /// <summary>True in a database whose statements are counted.</summary>
    public bool WithStatements { get; init; }

    /// <summary>In a database of its own, empty but for what is owed.</summary>
    public async Task<EngineCost> RunAsync(Bench bench, CancellationToken stop)
    {
        await using var database = await bench.Cluster.NewDatabaseAsync(stop);
        return await RunAsync(bench, database, from: 0, stop);
    }

    /// <param name="bench">Where.</param>
    /// <param name="database">May hold more; of the fleet, only what earlier runs have settled.</param>
    /// <param name="from">The first delivery of the fleet that is not in the database yet.</param>
    /// <param name="stop">Ends the run.</param>
    public async Task<EngineCost> RunAsync(Bench bench, BenchDatabase database, int from, CancellationToken stop)
    {
        var fleet = bench.Fleet.Take(Deliveries, from);
        await OwedUpdates.LoadAsync(database, fleet, stop);
        await bench.Receiver.ResetAsync(Delay, stop);
        await using var gateway = await GatewayProcess.StartAsync(
            bench.LogFile, bench.Settings.For(database.ConnectionString, telemetry: Telemetry), stop);
        await OwedUpdates.FallDueAsync(database, [.. fleet.Take(WarmUp)], TimeSpan.Zero, stop);
        await WorkedOffAsync(bench, database, WarmUp, stop);

        await OwedUpdates.FallDueAsync(database, [.. fleet.Skip(WarmUp)], UntilDue, stop);
        if (WithStatements)
            await StatementCost.ResetAsync(database, stop);
        var before = await Meter.ReadAsync(database, bench.Cluster, gateway, stop);
        await WorkedOffAsync(bench, database, fleet.Count, stop);
        var after = await Meter.ReadAsync(database, bench.Cluster, gateway, stop);
        var statements = WithStatements ? await StatementCost.ReadAsync(database, stop) : [];
        var peak = ProcessFigures.PeakMegabytes(gateway.ProcessId);
        await gateway.StopAsync();

        var receipts = await bench.Receiver.ReceiptsAsync(stop);
        Proof.HeardOnce(receipts, fleet);
        await Proof.DecidedOnceAsync(database, from + fleet.Count, stop);
        return new EngineCost(
            Rate.Steady([.. receipts.Skip(WarmUp)]),
            (after.GatewayCpu - before.GatewayCpu) * 1e6 / Updates,
            (after.PostgresCpu - before.PostgresCpu) * 1e6 / Updates,
            (after.WalBytes - before.WalBytes) / (double)Updates,
            peak,
            statements);
    }

    private static async Task WorkedOffAsync(Bench bench, BenchDatabase database, int heard, CancellationToken stop)
    {
        await bench.Receiver.HeardAsync(heard, Standstill, stop);
        for (var looks = 0; await database.ScalarAsync<long>(Proof.Owed, stop) > 0; looks++)
        {
            if (looks == 200)
                throw new CheckFailedException("The partners have heard everything, and the engine does not come to an end.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), stop);
        }
    }
}

/// <summary>What a run of the engine took, per update where that makes sense.</summary>
internal sealed record EngineCost(
    double PerSecond, double GatewayCpuMicroseconds, double PostgresCpuMicroseconds, double WalBytes, double PeakMegabytes,
    IReadOnlyList<StatementCost> Statements);

/// <summary>Counters that only go up, at one instant.</summary>
internal sealed record Meter(double GatewayCpu, double PostgresCpu, long WalBytes)
{
    public static async Task<Meter> ReadAsync(BenchDatabase database, Cluster cluster, GatewayProcess gateway, CancellationToken stop) => new(
        ProcessFigures.CpuSeconds(gateway.ProcessId),
        ProcessFigures.CpuSeconds(cluster.ProcessId),
        (long)await database.ScalarAsync<decimal>("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn", stop));
}
