using Integrations.Abstractions;
using Integrations.Benchmarks.Setting;
using Npgsql;

namespace Integrations.Benchmarks.Load;

/// <summary>Deliveries of which each owes its partner one update: a milestone that every partner is told.</summary>
internal static class OwedUpdates
{
    public const AttemptStatus Told = AttemptStatus.InTransit;

    /// <summary>Loads them; nothing is due before <see cref="FallDueAsync"/>.</summary>
    public static async Task LoadAsync(BenchDatabase database, IReadOnlyList<FleetDelivery> fleet, CancellationToken stop)
    {
        await using var connection = await database.OpenTrustingAsync(stop);
        var now = TimeProvider.System.GetUtcNow();
        await DeliveryRows.CopyAsync(connection, fleet, changes: 1, now, stop);
        const string update = "recorded_at, delivery_id, seq, status, attempt, robot_id, occurred_at, source_version, event_id, "
            + "pickup_eta, dropoff_eta, latitude, longitude";
        await Copy.IntoAsync(connection, "status_update", update, fleet, async (row, d) =>
        {
            await row.WriteAsync(now, stop);
            await row.WriteAsync(d.Id, stop);
            await row.WriteAsync(1L, stop);
            await row.WriteAsync(Told, stop);
            await row.WriteAsync(1, stop);
            await row.WriteAsync("robot-0815", stop);
            await row.WriteAsync(now, stop);
            await row.WriteAsync(1L, stop);
            await row.WriteAsync("event-1", stop);
            await row.WriteAsync(now.AddMinutes(10), stop);
            await row.WriteAsync(now.AddMinutes(30), stop);
            await row.WriteAsync(37.7683, stop);
            await row.WriteAsync(-122.3984, stop);
        }, stop);

        // What a server does in the background by itself is done before, and no checkpoint falls into the measurement.
        await database.ExecuteAsync("VACUUM (ANALYZE) data_key, delivery, external_state, status_update", stop);
        await database.ExecuteAsync("CHECKPOINT", stop);
    }

    /// <summary>Makes these due after so long, one microsecond after the other.</summary>
    public static async Task FallDueAsync(BenchDatabase database, IReadOnlyList<FleetDelivery> fleet, TimeSpan after, CancellationToken stop)
    {
        const string sql = """
            INSERT INTO egress_ready (delivery_id, integration_type, region, lane, due_at, pending_seq, pending_since, attempts)
            SELECT s.delivery_id, s.integration_type, s.region, 0, now() + $2 + interval '1 microsecond' * d.number, s.next_seq, $3, 0
            FROM unnest($1::uuid[]) WITH ORDINALITY AS d(id, number) JOIN external_state s ON s.delivery_id = d.id
            ORDER BY d.number
            """;
        var since = await database.ScalarAsync<DateTime>(
            "SELECT min(recorded_at) FROM status_update WHERE delivery_id = $1", stop, new NpgsqlParameter<Guid> { TypedValue = fleet[0].Id });
        await database.ExecuteAsync(
            sql, stop,
            new NpgsqlParameter<Guid[]> { TypedValue = [.. fleet.Select(delivery => delivery.Id)] },
            new NpgsqlParameter<TimeSpan> { TypedValue = after },
            new NpgsqlParameter<DateTime> { TypedValue = since });
    }
}
