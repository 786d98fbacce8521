using Integrations.Abstractions;
using Npgsql;

namespace Integrations.Ops;

/// <summary>Counts what happened since a time. For a run or a day, not for history: that is what metrics are for.</summary>
public sealed class Summary(NpgsqlDataSource source)
{
    /// <summary>Further back is not counted: it would read whole days of partitions.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private const string Requests = """
        SELECT integration_type, count(*) FILTER (WHERE verdict IN ('Invalid', 'Unreadable')), count(*) FILTER (WHERE verdict = 'NotRelevant')
        FROM incoming_request WHERE received_at >= $1 GROUP BY 1
        """;

    private const string Deliveries = """
        SELECT d.integration_type, d.status = 'PENDING', s.current_status, s.next_seq > s.last_seq_decided, count(*)
        FROM delivery d LEFT JOIN external_state s ON s.delivery_id = d.id
        WHERE d.created_at >= $1 AND d.accepted_at IS NOT NULL GROUP BY 1, 2, 3, 4
        """;

    private const string Decisions = """
        SELECT s.integration_type, count(*) FILTER (WHERE d.decision = 'Sent'), count(*) FILTER (WHERE d.decision = 'Suppressed'),
            count(*) FILTER (WHERE d.decision = 'Superseded'), count(*) FILTER (WHERE d.decision = 'NotTold'), count(*) FILTER (WHERE d.decision = 'Dead')
        FROM status_decision d JOIN external_state s USING (delivery_id) WHERE d.decided_at >= $1 GROUP BY 1
        """;

    private const string Waiting = "SELECT integration_type, count(*) FROM egress_ready GROUP BY 1";

    private const string Latencies = """
        WITH latest AS (
            SELECT delivery_id, seq, client_request_id FROM status_decision
            WHERE decided_at >= $1 AND decision = 'Sent' ORDER BY decided_at DESC LIMIT 3000)
        SELECT q.integration_type, percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (
            ORDER BY extract(epoch FROM q.requested_at - u.recorded_at) * 1000 + coalesce(r.duration, 0))
        FROM latest l
        JOIN client_requests q ON q.id = l.client_request_id AND q.requested_at >= $1
        JOIN client_responses r ON r.client_request_id = q.id AND r.requested_at = q.requested_at
        JOIN status_update u ON u.delivery_id = l.delivery_id AND u.seq = l.seq AND u.recorded_at >= $1
        GROUP BY 1
        """;

    public async Task<IReadOnlyList<PartnerSummary>> SinceAsync(DateTimeOffset since, CancellationToken token)
    {
        var found = new Dictionary<IntegrationType, PartnerSummary>();
        await EachAsync(Requests, since, (row, was) => was with { Invalid = row.GetInt64(1), NotRelevant = row.GetInt64(2) });
        await EachAsync(Deliveries, since, AddDeliveries);
        await EachAsync(Decisions, since, (row, was) => was with
        {
            UpdatesSent = row.GetInt64(1),
            DuplicatesSuppressed = row.GetInt64(2),
            Superseded = row.GetInt64(3),
            NotTold = row.GetInt64(4),
            Dead = row.GetInt64(5),
        });
        await EachAsync(Waiting, null, (row, was) => was with { Waiting = row.GetInt64(1) });
        await EachAsync(Latencies, since, (row, was) => row.GetFieldValue<double[]>(1) is var p ? was with { P50Ms = p[0], P95Ms = p[1] } : was);
        return [.. found.Values.OrderBy(p => p.Partner)];

        async Task EachAsync(string sql, DateTimeOffset? from, Func<NpgsqlDataReader, PartnerSummary, PartnerSummary> add)
        {
            await using var command = source.CreateCommand(sql);
            if (from is { } start)
                command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = start.ToUniversalTime() });
            await using var reader = await command.ExecuteReaderAsync(token);
            while (await reader.ReadAsync(token))
            {
                var partner = reader.GetFieldValue<IntegrationType>(0);
                found[partner] = add(reader, found.GetValueOrDefault(partner) ?? new PartnerSummary(partner));
            }
        }
    }

    private static PartnerSummary AddDeliveries(NpgsqlDataReader row, PartnerSummary was)
    {
        var count = row.GetInt64(4);
        var status = row.IsDBNull(2) ? (AttemptStatus?)null : row.GetFieldValue<AttemptStatus>(2);
        var owed = !row.IsDBNull(3) && row.GetBoolean(3);
        var stages = new Dictionary<AttemptStatus, long>(was.Stages);
        if (status is { } stage)
            stages[stage] = stages.GetValueOrDefault(stage) + count;
        return was with
        {
            Accepted = was.Accepted + count,
            Pending = was.Pending + (row.GetBoolean(1) ? count : 0),
            Processed = was.Processed + (row.GetBoolean(1) ? 0 : count),
            Final = was.Final + (status?.IsFinal() is true && !owed ? count : 0),
            Stages = stages,
        };
    }
}

/// <summary>How a partner's traffic stands, counted from the rows that the rooms themselves work on.</summary>
public sealed record PartnerSummary(IntegrationType Partner)
{
    public long Accepted { get; init; }

    public long Invalid { get; init; }

    public long NotRelevant { get; init; }

    /// <summary>Accepted, and the Deliveries service has not answered yet.</summary>
    public long Pending { get; init; }

    public long Processed { get; init; }

    /// <summary>The story has ended and the partner is owed nothing.</summary>
    public long Final { get; init; }

    /// <summary>Accepted deliveries by the last status that the Deliveries service reported.</summary>
    public IReadOnlyDictionary<AttemptStatus, long> Stages { get; init; } = new Dictionary<AttemptStatus, long>();

    public long UpdatesSent { get; init; }

    public long DuplicatesSuppressed { get; init; }

    public long Superseded { get; init; }

    public long NotTold { get; init; }

    public long Dead { get; init; }

    /// <summary>Deliveries about which the partner is owed something now.</summary>
    public long Waiting { get; init; }

    /// <summary>Milliseconds from a recorded change to the partner's 2xx, over the latest ones; null without any.</summary>
    public double? P50Ms { get; init; }

    public double? P95Ms { get; init; }
}
