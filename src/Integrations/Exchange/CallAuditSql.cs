namespace Integrations.Exchange;

/// <summary>The audit's statements. The first two are also halves of other rooms' statements, so that a call and its effect commit together.</summary>
internal static class CallAuditSql
{
    /// <summary>$1 to $18. A SELECT, so that the caller may go on with FROM and WHERE: no row, no call.</summary>
    public const string InsertRequest = """
        INSERT INTO client_requests (id, requested_at, purpose, delivery_id, external_delivery_id, integration_type, api_version, region,
            operation, attempt, message_id, lease_token, method, url, headers, body, data_key_id, node)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15::jsonb, $16, $17, $18
        """;

    /// <summary>$1 to $11, for an answer that has an effect of its own and no lease to lose.</summary>
    public const string InsertResponse = IntoResponses + " false" + Late;

    /// <summary>The same with <c>stale</c> to be completed by an expression and <see cref="Late"/>.</summary>
    public const string IntoResponses = """
        INSERT INTO client_responses AS r (client_request_id, requested_at, recorded_at, outcome, detail, status_code, headers, body, body_cut,
            data_key_id, duration, stale)
        SELECT $1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10, $11,
        """;

    /// <summary>A sender that was given up for lost and comes back late says what happened; that it was late stays visible.</summary>
    public const string Late = """

        ON CONFLICT (client_request_id, requested_at) DO UPDATE
            SET outcome = EXCLUDED.outcome, detail = EXCLUDED.detail, status_code = EXCLUDED.status_code, headers = EXCLUDED.headers,
                body = EXCLUDED.body, body_cut = EXCLUDED.body_cut, data_key_id = EXCLUDED.data_key_id, duration = EXCLUDED.duration,
                stale = true
            WHERE r.outcome = 'Unknown'
        """;

    public const string CloseLostCalls = """
        INSERT INTO client_responses (client_request_id, requested_at, recorded_at, outcome, detail, body_cut, stale)
        SELECT r.id, r.requested_at, $3, 'Unknown', 'sender_lost', false, false
        FROM client_requests r
        WHERE r.lease_token IS NULL AND r.requested_at >= $1 AND r.requested_at < $2
          AND NOT EXISTS (SELECT FROM client_responses a WHERE a.client_request_id = r.id AND a.requested_at = r.requested_at)
        ON CONFLICT DO NOTHING
        """;
}
