namespace Integrations.Ops.Jobs;

/// <summary>What is owed, as a list. Both tables hold only what is at hand, and a page is cut before anything is joined to it.</summary>
internal static class WorkSql
{
    // $1 and $2 the last row of the page before, $3 how many.
    private const string Shape = """
        WITH tell AS MATERIALIZED (
            SELECT 'Tell' AS kind, e.delivery_id, e.delivery_id AS id, e.due_at, e.attempts, e.pending_since AS since, e.lease_owner
            FROM egress_ready e WHERE {0} AND (e.due_at, e.delivery_id) > ($1, $2) ORDER BY e.due_at, e.delivery_id LIMIT $3),
        forward AS MATERIALIZED (
            SELECT e.kind::text AS kind, e.delivery_id, e.id, e.due_at, e.attempts, e.requested_at AS since, e.lease_owner
            FROM delivery_command e WHERE {0} AND (e.due_at, e.id) > ($1, $2) ORDER BY e.due_at, e.id LIMIT $3),
        w AS MATERIALIZED (
            SELECT * FROM (SELECT * FROM tell UNION ALL SELECT * FROM forward) both_kinds ORDER BY due_at, id LIMIT $3)
        SELECT w.kind, w.delivery_id, w.id, w.due_at, w.attempts, w.since, w.lease_owner,
            coalesce(d.external_delivery_id, s.external_delivery_id), coalesce(d.integration_type, s.integration_type),
            CASE WHEN w.attempts > 0 THEN (
                SELECT r.detail FROM client_requests q JOIN client_responses r ON r.client_request_id = q.id AND r.requested_at = q.requested_at
                WHERE q.delivery_id = w.delivery_id AND q.requested_at >= w.since - interval '10 minutes' AND r.requested_at >= w.since - interval '10 minutes'
                  AND (q.purpose = 'StatusUpdate') = (w.kind = 'Tell')
                ORDER BY q.requested_at DESC LIMIT 1) END
        FROM w LEFT JOIN delivery d ON d.id = w.delivery_id LEFT JOIN external_state s ON s.delivery_id = w.delivery_id
        ORDER BY w.due_at, w.id
        """;

    public static readonly string Processing = Of("e.lease_token IS NOT NULL AND e.due_at > now()");

    // A lease that ran out is work that is due, too.
    public static readonly string Queued = Of("e.due_at <= now()");

    public static readonly string Scheduled = Of("e.lease_token IS NULL AND e.due_at > now()");

    /// <summary>The same divisions, counted; more than 10,000 of a table are as good as that.</summary>
    public const string Counts = """
        SELECT count(*) FILTER (WHERE w.lease_token IS NOT NULL AND w.due_at > now()), count(*) FILTER (WHERE w.due_at <= now()),
            count(*) FILTER (WHERE w.lease_token IS NULL AND w.due_at > now())
        FROM ((SELECT lease_token, due_at FROM egress_ready LIMIT 10000) UNION ALL (SELECT lease_token, due_at FROM delivery_command LIMIT 10000)) w
        """;

    /// <summary>Calls of the last hour that succeeded, newest first. $1 the first id of the hour, $2 its time, $3 the id to go on before.</summary>
    public const string Succeeded = """
        WITH r AS MATERIALIZED (
            SELECT client_request_id, requested_at, duration FROM client_responses
            WHERE client_request_id >= $1 AND client_request_id < $3 AND requested_at >= $2 AND outcome = 'Sent'
            ORDER BY client_request_id DESC LIMIT $4)
        SELECT q.id, q.delivery_id, q.external_delivery_id, q.integration_type, q.purpose, q.operation, q.partner_status, q.attempt, q.node, q.requested_at, r.duration
        FROM r JOIN client_requests q ON q.id = r.client_request_id AND q.requested_at = r.requested_at AND q.requested_at >= $2
        ORDER BY q.id DESC
        """;

    private static string Of(string condition) => Shape.Replace("{0}", condition, StringComparison.Ordinal);
}
