namespace Integrations.Ops.Requests;

/// <summary>
/// The statements behind the list of requests. Verdicts have no index, which every request would pay for: a question is put to a stretch
/// of time that holds a bounded number of requests, and each partner's part of it is found by partner and time.
/// </summary>
internal static class RequestSql
{
    private const string Columns =
        "id, received_at, integration_type, region, api_version, route, method, external_delivery_id, delivery_id, verdict, faults::text, reason, body_length";

    // A request's faults without the places in lists, each once.
    private const string Faults = """
        LATERAL (SELECT DISTINCT regexp_replace(f.path, '\[\d+\]', '[]', 'g') AS path, f.rule FROM jsonb_to_recordset(r.faults) AS f (path text, rule text))
        """;

    // What stands where a request was read again is no cause.
    private const string Reason = "CASE WHEN r.reason LIKE 'reprocessed:%' THEN NULL ELSE r.reason END";

    // $1 partners, $2 from, $3 before, $4 how many. From the indexes alone.
    public const string Reach = """
        SELECT min(received_at), count(*) FROM (
            SELECT c.received_at FROM unnest($1::integration_type[]) p CROSS JOIN LATERAL (
                SELECT received_at FROM incoming_request
                WHERE integration_type = p AND received_at >= $2 AND received_at <= $3 ORDER BY received_at DESC LIMIT $4) c
            ORDER BY c.received_at DESC LIMIT $4) newest
        """;

    // $1 partners, $2 from, $3 and $4 the last row of the page before, $5 how many, $6 verdicts, $7 route, $8 version, $9 path, $10 rule.
    public const string Page = $"""
        SELECT c.* FROM unnest($1::integration_type[]) p CROSS JOIN LATERAL (
            SELECT {Columns} FROM incoming_request r
            WHERE integration_type = p AND received_at >= $2 AND received_at <= $3 AND (received_at, id) < ($3, $4) AND verdict = ANY($6)
              AND ($7::text IS NULL OR (route = $7 AND api_version = $8 AND {OfCause}))
            ORDER BY received_at DESC, id DESC LIMIT $5) c
        ORDER BY c.received_at DESC, c.id DESC LIMIT $5
        """;

    // $1 partners, $2 from.
    public const string Counts = """
        SELECT verdict, count(*) FROM incoming_request WHERE integration_type = ANY($1) AND received_at >= $2 GROUP BY 1
        """;

    // The same as on the page, counted. $1 partners, $2 from, $3 verdicts, $4 how many causes.
    public const string Causes = $"""
        SELECT r.integration_type, r.route, r.api_version, f.path, coalesce(f.rule, {Reason}), count(*), count(*) FILTER (WHERE r.reason LIKE 'reprocessed:%'),
            min(r.received_at), max(r.received_at), (array_agg(r.id ORDER BY r.received_at DESC, r.id DESC))[1]
        FROM incoming_request r LEFT JOIN {Faults} f ON true
        WHERE r.integration_type = ANY($1) AND r.received_at >= $2 AND r.verdict = ANY($3)
        GROUP BY 1, 2, 3, 4, 5 ORDER BY 6 DESC, 9 DESC LIMIT $4
        """;

    // $1 the word, $2 it as an id of ours or null, $3 and $4 around the time that such an id holds, $5 partners, $6 how many.
    public const string ById = $"""
        SELECT * FROM (
            SELECT {Columns} FROM incoming_request WHERE external_delivery_id = $1 AND integration_type = ANY($5)
            UNION ALL
            SELECT {Columns} FROM incoming_request
            WHERE id = $2 AND received_at BETWEEN $3 AND $4 AND integration_type = ANY($5) AND external_delivery_id IS DISTINCT FROM $1) r
        ORDER BY received_at DESC, id DESC LIMIT $6
        """;

    private const string OfCause = $"""
        CASE WHEN $9::text IS NULL THEN r.faults IS NULL AND {Reason} IS NOT DISTINCT FROM $10
             ELSE EXISTS (SELECT FROM {Faults} f WHERE f.path = $9 AND f.rule = $10) END
        """;
}
