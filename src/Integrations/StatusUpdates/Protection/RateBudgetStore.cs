using Integrations.Abstractions;
using Npgsql;

namespace Integrations.StatusUpdates.Protection;

/// <summary>Asks the database for calls, many budgets in one statement.</summary>
internal sealed class RateBudgetStore(NpgsqlDataSource source)
{
    // The row's own lock orders the hosts, and the clock is read once, under it: read twice, the second reading could give a call that the
    // first did not pay for. A lane asks for no more than what is due in it. Nothing is owed for longer than a burst takes, so that neither
    // a limit that was raised nor a clock that was set back makes everybody wait.
    private const string Sql = """
        WITH want AS MATERIALIZED (
            SELECT w.key, w.spacing, w.burst,
                CASE WHEN w.integration_type IS NULL THEN w.wanted ELSE (
                    SELECT count(*)::integer FROM (
                        SELECT FROM unnest(ARRAY[0, 1, 2]::smallint[]) kind(lane) CROSS JOIN LATERAL (
                            SELECT FROM egress_ready e
                            WHERE e.integration_type = w.integration_type AND e.region = w.region AND e.lane = kind.lane AND e.due_at <= now()
                            LIMIT w.wanted) r
                        LIMIT w.wanted) due) END AS wanted
            FROM unnest($1::text[], $2::integer[], $3::double precision[], $4::integer[], $5::integration_type[], $6::region[])
                AS w(key, wanted, spacing, burst, integration_type, region))
        INSERT INTO rate_budget AS b (key, paid_until, spacing, burst, granted)
        SELECT key, clock_timestamp() + make_interval(secs => least(wanted, burst) * spacing), spacing, burst, least(wanted, burst)
        FROM want WHERE wanted > 0 ORDER BY key
        ON CONFLICT (key) DO UPDATE SET (paid_until, spacing, burst, granted) = (
            SELECT clock.at + make_interval(secs => debt.owed + EXCLUDED.spacing * given.calls), EXCLUDED.spacing, EXCLUDED.burst, given.calls
            FROM (SELECT clock_timestamp() AS at OFFSET 0) clock
            CROSS JOIN LATERAL (SELECT greatest(0, least(EXCLUDED.burst * EXCLUDED.spacing, extract(epoch FROM b.paid_until - clock.at)))) debt(owed)
            CROSS JOIN LATERAL (SELECT greatest(0, least(EXCLUDED.granted, floor(EXCLUDED.burst - debt.owed / EXCLUDED.spacing)))::integer) given(calls))
        RETURNING b.key, b.granted,
            greatest(0, extract(epoch FROM b.paid_until - clock_timestamp()) - (b.burst - 1) * b.spacing)::double precision
        """;

    public async Task<IReadOnlyDictionary<string, Grant>> AskAsync(IReadOnlyList<Ask> asks, CancellationToken token)
    {
        await using var command = source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. asks.Select(a => a.Key)] });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. asks.Select(a => a.Wanted)] });
        command.Parameters.Add(new NpgsqlParameter<double[]> { TypedValue = [.. asks.Select(a => a.Pace.Spacing.TotalSeconds)] });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. asks.Select(a => a.Pace.Burst)] });
        command.Parameters.Add(new NpgsqlParameter<IntegrationType?[]> { TypedValue = [.. asks.Select(a => a.Lane?.Partner)] });
        command.Parameters.Add(new NpgsqlParameter<Region?[]> { TypedValue = [.. asks.Select(a => a.Lane?.Region)] });
        var grants = new Dictionary<string, Grant>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token))
            grants[reader.GetString(0)] = new Grant(reader.GetInt32(1), TimeSpan.FromSeconds(reader.GetDouble(2)));
        return grants;
    }
}
