using System.Globalization;
using Integrations.Benchmarks.Setting;
using Npgsql;

namespace Integrations.Benchmarks.Load;

/// <summary>
/// A past: deliveries that were received, forwarded, told and are over, spread evenly over the days before today, with a row in each
/// table that an order leaves one in; and deliveries that owe an update to a partner whom an operator has paused. The server makes the rows
/// and takes them back in by COPY, so the load is as fast as its disks.
/// </summary>
internal sealed class History(BenchDatabase database)
{
    private const int Days = 30;

    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private static readonly string[] Partitioned = ["incoming_request", "status_update", "status_decision", "client_requests", "client_responses"];

    /// <summary>Loads so many past deliveries.</summary>
    public async Task LoadPastAsync(int count, CancellationToken stop)
    {
        foreach (var table in Partitioned)
            await MakePartitionsAsync(table, stop);
        await CopyAsync(HistoryRows.Past, "PAST", count, TimeSpan.FromDays(Days), stop);
    }

    /// <summary>
    /// Loads so many deliveries that have been owed something for half a day. Their keys are invented, and the gateway starts only where it
    /// can read the newest one, so they must not be the newest.
    /// </summary>
    public async Task LoadWaitingAsync(int count, CancellationToken stop)
    {
        await CopyAsync(HistoryRows.Waiting, "WAIT", count, TimeSpan.Zero, stop);
        await database.ExecuteAsync(HistoryRows.Pause, stop);
    }

    /// <summary>What the server would do in the background after such a load, and disturb the measurement with.</summary>
    public async Task SettleAsync(CancellationToken stop)
    {
        foreach (var table in HistoryRows.Past.Concat(HistoryRows.Waiting).Select(rows => rows.Table).Distinct(StringComparer.Ordinal))
            await database.ExecuteAsync($"VACUUM (ANALYZE) {table}", stop);
        await database.ExecuteAsync("CHECKPOINT", stop);
    }

    private Task MakePartitionsAsync(string table, CancellationToken stop) => database.ExecuteAsync(
        $"""
        DO $$ BEGIN
            FOR back IN 1..{Days} LOOP
                EXECUTE format('CREATE TABLE IF NOT EXISTS {table}_%s PARTITION OF {table} FOR VALUES FROM (%L) TO (%L)',
                    to_char(current_date - back, 'YYYYMMDD'), (current_date - back)::timestamptz, (current_date - back + 1)::timestamptz);
            END LOOP;
        END $$
        """, stop);

    private async Task CopyAsync(IReadOnlyList<HistoryRows> all, string prefix, int count, TimeSpan over, CancellationToken stop)
    {
        await using var from = await database.OpenTrustingAsync(stop);
        await using var to = await database.OpenTrustingAsync(stop);
        await using (var functions = new NpgsqlCommand(HistoryRows.Functions, from))
            await functions.ExecuteNonQueryAsync(stop);
        foreach (var rows in all)
        {
            // n counts the deliveries; "at" is when it all happened.
            var select = string.Create(CultureInfo.InvariantCulture, $"""
                SELECT {rows.Values} FROM generate_series(1, {count}) n,
                    LATERAL (SELECT CASE WHEN {over.TotalDays} = 0 THEN now() - interval '12 hours'
                        ELSE current_date::timestamptz - interval '1 day' * {over.TotalDays} * (1 - (n - 1)::double precision / {count}) END AS at,
                        '{prefix}-' || lpad(n::text, 9, '0') AS external_id,
                        (enum_range(NULL::integration_type))[array_position(enum_range(NULL::integration_type), '{rows.Partner}')] AS partner) d
                """);
            await using var source = await from.BeginRawBinaryCopyAsync($"COPY ({select}) TO STDOUT (FORMAT BINARY)", stop);
            await using var target = await to.BeginRawBinaryCopyAsync($"COPY {rows.Table} ({rows.Columns}) FROM STDIN (FORMAT BINARY)", stop);
            (source.ReadTimeout, target.WriteTimeout) = ((int)Patience.TotalMilliseconds, (int)Patience.TotalMilliseconds);
            await source.CopyToAsync(target, stop);
        }
    }
}
