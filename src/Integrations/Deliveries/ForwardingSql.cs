using Integrations.Exchange;

namespace Integrations.Deliveries;

/// <summary>
/// The statements of forwarding, each of a fixed text. Every one that records an outcome begins by taking the command's row under its
/// lease (<c>mine</c>): whose lease is gone changes nothing but its own line in the audit. Leases are timed by the database's clock.
/// </summary>
internal static class ForwardingSql
{
    // A second cancellation while the first is under way adds nothing: it is answered as the first will be.
    public const string Enqueue = """
        INSERT INTO delivery_command (id, delivery_id, kind, incoming_request_id, received_at, partner_reason, requested_at, due_at, attempts,
            lease_token, lease_owner)
        VALUES ($1, $2, $3, $4, $5, $6, $7, now() + $8, 0, $9, $10)
        ON CONFLICT (delivery_id) WHERE kind = 'Cancel' DO NOTHING
        """;

    // Ids are times, so the earlier command of a delivery is the one with the smaller id. MATERIALIZED keeps the plan's shape.
    public const string Claim = ClaimBegins + ClaimEnds;

    /// <summary>The same for one command, $4.</summary>
    public const string ClaimOne = ClaimBegins + "\n      AND c.id = $4" + ClaimEnds;

    public const string DueIn = "SELECT due_at - now() FROM delivery_command WHERE id = $1";

    private const string ClaimBegins = """
        WITH picked AS MATERIALIZED (
            SELECT c.id, c.lease_token AS former_token
            FROM delivery_command c
            WHERE c.due_at <= now()
              AND NOT EXISTS (SELECT FROM delivery_command e WHERE e.delivery_id = c.delivery_id AND e.id < c.id)
        """;

    private const string ClaimEnds = """

            ORDER BY c.due_at LIMIT $1 FOR UPDATE OF c SKIP LOCKED)
        UPDATE delivery_command c
        SET lease_token = nextval('lease_token'), lease_owner = $2, due_at = now() + $3
        FROM picked p WHERE c.id = p.id
        RETURNING c.id, c.lease_token, c.attempts, c.delivery_id, c.kind, c.incoming_request_id, c.received_at, c.partner_reason,
            c.requested_at, p.former_token IS NOT NULL
        """;

    // The call is written down only by the holder of the lease, whose lease outlasts the call, and when no earlier command of the
    // delivery is left. A cancellation marks the delivery before it is asked for: the service may report it before we record its answer.
    public const string Arm = "WITH armed AS (\n" + CallAuditSql.InsertRequest + """

            FROM delivery_command c
            WHERE c.id = $19 AND c.lease_token = $20 AND c.due_at >= now() + $21
              AND NOT EXISTS (SELECT FROM delivery_command e WHERE e.delivery_id = c.delivery_id AND e.id < c.id)
            RETURNING delivery_id),
        marked AS (
            UPDATE delivery d SET canceled_by_partner_at = $2 FROM armed
            WHERE d.id = armed.delivery_id AND $22 AND d.canceled_by_partner_at IS NULL
            RETURNING d.id)
        SELECT EXISTS (SELECT FROM armed), EXISTS (SELECT FROM marked)
        """;

    /// <summary>The service takes the order.</summary>
    public const string Taken = Ended + """
        taken AS (
            UPDATE delivery d
            SET status = 'PROCESSED', forwarded_at = $3, pickup_eta = coalesce($14, d.pickup_eta), dropoff_eta = coalesce($15, d.dropoff_eta),
                fee_minor = CASE WHEN coalesce(d.currency, $17) = $17 THEN $16 ELSE d.fee_minor END, currency = coalesce(d.currency, $17)
            FROM mine WHERE d.id = mine.delivery_id),
        """ + Heard;

    /// <summary>An update or a cancellation is through, whatever the answer was. $14: the mark of the cancellation is taken back.</summary>
    public const string Done = Ended + """
        unmarked AS (
            UPDATE delivery d SET canceled_by_partner_at = NULL FROM mine WHERE d.id = mine.delivery_id AND $14),
        """ + Heard;

    // The partner hears of it in the answer that it waits for: the external id is free, and what waited behind has no meaning any more.
    public const string RefusedInPresence = Ended + """
        behind AS (
            DELETE FROM delivery_command c USING mine WHERE c.delivery_id = mine.delivery_id AND c.id <> $12),
        refused AS (
            UPDATE delivery d SET status = 'INVALID', accepted_at = NULL FROM mine WHERE d.id = mine.delivery_id),
        """ + Why + Heard;

    // The partner counts on us. The command stays, under its lease, until the update that tells the partner is recorded.
    public const string RefusedLater = """
        WITH mine AS MATERIALIZED (
            SELECT delivery_id FROM delivery_command WHERE id = $12 AND lease_token = $13 FOR UPDATE),
        refused AS (
            UPDATE delivery d SET status = 'INVALID' FROM mine WHERE d.id = mine.delivery_id),
        """ + Why + Heard;

    /// <summary>The same where no call could be made.</summary>
    public const string RefusedUnasked = """
        WITH mine AS MATERIALIZED (
            SELECT delivery_id FROM delivery_command WHERE id = $1 AND lease_token = $2 FOR UPDATE),
        refused AS (
            UPDATE delivery d SET status = 'INVALID' FROM mine WHERE d.id = mine.delivery_id)
        INSERT INTO delivery_error (id, delivery_id, path, rule, created_at) SELECT $3, delivery_id, '$', $4, $5 FROM mine
        """;

    /// <summary>Ends a command and all that waited behind it.</summary>
    public const string Forget = """
        WITH mine AS (
            DELETE FROM delivery_command WHERE id = $1 AND lease_token = $2 RETURNING delivery_id)
        DELETE FROM delivery_command c USING mine WHERE c.delivery_id = mine.delivery_id AND c.id <> $1
        """;

    /// <summary>Ends a command that can never be said.</summary>
    public const string Drop = "DELETE FROM delivery_command WHERE id = $1 AND lease_token = $2";

    public const string Again = """
        WITH mine AS (
            UPDATE delivery_command SET lease_token = NULL, lease_owner = NULL, attempts = $14, due_at = now() + $15
            WHERE id = $12 AND lease_token = $13 RETURNING delivery_id),
        """ + Heard;

    public const string GiveBack = """
        UPDATE delivery_command SET lease_token = NULL, lease_owner = NULL, due_at = now() + $3 WHERE id = $1 AND lease_token = $2
        """;

    /// <summary>After a fault of ours, which may have left a call open: the token stays, so that whoever is next sees that the holder never reported.</summary>
    public const string Postpone = "UPDATE delivery_command SET due_at = now() + $3 WHERE id = $1 AND lease_token = $2";

    // The call that a lost sender left open gets its one outcome. Answered attempts of the same command keep theirs.
    public const string CloseOpenCalls = """
        INSERT INTO client_responses (client_request_id, requested_at, recorded_at, outcome, detail, body_cut, stale)
        SELECT r.id, r.requested_at, $4, 'Unknown', 'sender_lost', false, false
        FROM client_requests r
        WHERE r.delivery_id = $1 AND r.message_id = $2 AND r.requested_at >= $3
        ON CONFLICT DO NOTHING
        """;

    // $1 to $11 are the answer, $12 and $13 the lease.
    private const string Ended = """
        WITH mine AS (
            DELETE FROM delivery_command WHERE id = $12 AND lease_token = $13 RETURNING delivery_id),

        """;

    private const string Why = """

        why AS (
            INSERT INTO delivery_error (id, delivery_id, path, rule, created_at) SELECT $14, delivery_id, '$', $15, $3 FROM mine),
        """;

    private const string Heard = "\nheard AS (\n" + CallAuditSql.IntoResponses + " NOT EXISTS (SELECT FROM mine)" + CallAuditSql.Late + """
        )
        SELECT EXISTS (SELECT FROM mine)
        """;
}
