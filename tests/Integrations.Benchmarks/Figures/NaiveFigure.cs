using System.Collections.Concurrent;
using System.Diagnostics;
using Integrations.Benchmarks.Load;
using Integrations.Benchmarks.Setting;
using Npgsql;

namespace Integrations.Benchmarks.Figures;

/// <summary>
/// What one would write first: a transaction per update that locks the delivery's state, calls the partner while it holds the lock,
/// writes both audit rows and the state, and commits. Prepared statements, the same tables, the same receiver.
/// </summary>
internal sealed class NaiveFigure : IFigure
{
    private const int Workers = 32;
    private const string Word = "heading_to_dropoff";

    public string Name => "naive";

    public async Task MeasureAsync(Bench bench, CancellationToken stop)
    {
        var fleet = bench.Fleet.Take(bench.Options.NaiveUpdates);
        await using var database = await bench.Cluster.NewDatabaseAsync(stop);
        await OwedUpdates.LoadAsync(database, fleet, stop);
        await bench.Receiver.ResetAsync(TimeSpan.Zero, stop);
        using var caller = new Caller(bench.Receiver.Address, Workers);
        var waiting = new ConcurrentQueue<FleetDelivery>(fleet);
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(() => WorkAsync(database, caller, waiting, stop), stop)));

        var receipts = await bench.Receiver.ReceiptsAsync(stop);
        Proof.HeardOnce(receipts, fleet);
        await Proof.AuditedOnceAsync(database, fleet.Count, stop);
        bench.Results.AddBest("naive", Rate.Steady(receipts), "updates/s");
    }

    private static async Task WorkAsync(BenchDatabase database, Caller caller, ConcurrentQueue<FleetDelivery> waiting, CancellationToken stop)
    {
        await using var audit = await AuditRows.OpenAsync(database, stop);
        while (waiting.TryDequeue(out var delivery))
        {
            await using var transaction = await audit.Connection.BeginTransactionAsync(stop);
            if (await LastStatusAsync(audit.Connection, delivery, stop) != Word)
            {
                var request = await audit.AddRequestAsync(delivery, stop);
                var from = Stopwatch.GetTimestamp();
                var (status, body) = await caller.TellAsync(delivery, stop);
                await audit.AddResponseAsync(request, status, body, Stopwatch.GetElapsedTime(from).TotalMilliseconds, stop);
                await UpdateAsync(audit.Connection, delivery, stop);
            }

            await transaction.CommitAsync(stop);
        }
    }

    private static async Task<string?> LastStatusAsync(NpgsqlConnection connection, FleetDelivery delivery, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand("SELECT last_status_sent FROM external_state WHERE delivery_id = $1 FOR UPDATE", connection)
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = delivery.Id } },
        };
        return await command.ExecuteScalarAsync(stop) as string;
    }

    private static async Task UpdateAsync(NpgsqlConnection connection, FleetDelivery delivery, CancellationToken stop)
    {
        const string sql = """
            UPDATE external_state SET last_status_sent = $2, last_robot_id_sent = $3, last_seq_sent = 1, last_seq_decided = 1, last_update_at = now()
            WHERE delivery_id = $1
            """;
        await using var command = new NpgsqlCommand(sql, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = delivery.Id },
                new NpgsqlParameter<string> { TypedValue = Word },
                new NpgsqlParameter<string> { TypedValue = "robot-0815" },
            },
        };
        await command.ExecuteNonQueryAsync(stop);
    }
}
