namespace Integrations.Ops.Orders;

/// <summary>
/// The statements behind the list of orders. Each begins with a small set of candidates that an index gives in the order of time, and looks
/// at the rest of a row only for those: what is asked for may be rare, the work is not more for it.
/// </summary>
internal static class OrderSql
{
    // $1 partners, $2 from, $3 and $4 the last row of the page before, $5 how many. One look into the index for each partner is cheaper
    // than an index over all of them, which every order would pay for.
    public const string ByTime = """
        SELECT c.id FROM unnest($1::integration_type[]) p CROSS JOIN LATERAL (
            SELECT id, created_at FROM delivery
            WHERE integration_type = p AND created_at >= $2 AND created_at <= $3 AND (created_at, id) < ($3, $4)
            ORDER BY created_at DESC, id DESC LIMIT $5) c
        ORDER BY c.created_at DESC, c.id DESC LIMIT $5
        """;

    // Of a state: $3 the end of the window, $4 the last id of the page before. What an old order owes may be young.
    public const string Waiting = """
        SELECT delivery_id AS id FROM egress_ready
        WHERE delivery_id < $4 AND integration_type = ANY($1) AND pending_since >= $2 AND $3::timestamptz IS NOT NULL
        ORDER BY delivery_id DESC LIMIT $5
        """;

    public const string Pending = """
        SELECT DISTINCT c.delivery_id AS id FROM delivery_command c JOIN delivery d ON d.id = c.delivery_id
        WHERE c.delivery_id < $4 AND d.integration_type = ANY($1) AND d.created_at >= $2 AND d.created_at <= $3
        ORDER BY c.delivery_id DESC LIMIT $5
        """;

    public const string Dead = """
        SELECT DISTINCT x.delivery_id AS id FROM status_decision x
        WHERE x.decision = 'Dead' AND x.decided_at >= $2 AND x.delivery_id < $4
          AND NOT EXISTS (SELECT FROM settlement t WHERE t.delivery_id = x.delivery_id AND t.seq = x.seq)
          AND EXISTS (SELECT FROM external_state s WHERE s.delivery_id = x.delivery_id AND s.integration_type = ANY($1))
          AND $3::timestamptz IS NOT NULL
        ORDER BY x.delivery_id DESC LIMIT $5
        """;

    public const string Unknown = """
        SELECT id FROM (
            SELECT delivery_id AS id FROM egress_ready
            WHERE sending_seq IS NOT NULL AND delivery_id < $4 AND integration_type = ANY($1)
            UNION
            SELECT x.delivery_id FROM status_decision x
            WHERE x.decision = 'Dead' AND x.reason = 'in_doubt' AND x.decided_at >= $2 AND x.delivery_id < $4
              AND NOT EXISTS (SELECT FROM settlement t WHERE t.delivery_id = x.delivery_id AND t.seq = x.seq)
              AND EXISTS (SELECT FROM external_state s WHERE s.delivery_id = x.delivery_id AND s.integration_type = ANY($1))) u
        WHERE $3::timestamptz IS NOT NULL
        ORDER BY id DESC LIMIT $5
        """;

    // $1 the word, $2 it as an id of ours or null, $3 as the delivery of a message, $4 and $5 around the time that an id of ours holds.
    public const string ById = """
        SELECT id FROM delivery WHERE external_delivery_id = $1
        UNION SELECT id FROM delivery WHERE partner_reference = $1
        UNION SELECT id FROM delivery WHERE id = $2 OR id = $3
        UNION SELECT delivery_id FROM incoming_request WHERE id = $2 AND received_at BETWEEN $4 AND $5 AND delivery_id IS NOT NULL
        UNION SELECT delivery_id FROM client_requests WHERE id = $2 AND requested_at BETWEEN $4 AND $5
        UNION SELECT delivery_id FROM incoming_request WHERE external_delivery_id = $1 AND received_at >= now() - interval '31 days' AND delivery_id IS NOT NULL
        LIMIT 100
        """;

    /// <summary>Everything that a row of the list shows, for the candidates put in its place, in their order.</summary>
    public static string Rows(string candidates, bool byTime) => $"""
        WITH c AS MATERIALIZED ({candidates})
        SELECT d.id, d.external_delivery_id, d.integration_type, d.region, d.api_version, d.external_store_id, d.source, d.created_at,
            d.status::text, d.accepted_at IS NOT NULL, d.canceled_by_partner_at IS NOT NULL, s.current_status, s.current_robot_id,
            s.last_status_sent, s.last_update_at, e.pending_since, e.due_at, e.sending_seq IS NOT NULL,
            EXISTS (SELECT FROM status_decision x WHERE x.delivery_id = d.id AND x.decision = 'Dead' AND x.decided_at >= d.created_at
                AND NOT EXISTS (SELECT FROM settlement t WHERE t.delivery_id = x.delivery_id AND t.seq = x.seq))
        FROM c JOIN delivery d ON d.id = c.id
        LEFT JOIN external_state s ON s.delivery_id = d.id
        LEFT JOIN egress_ready e ON e.delivery_id = d.id
        ORDER BY {(byTime ? "d.created_at DESC, " : "")}d.id DESC
        """;
}
