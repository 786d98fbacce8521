namespace Integrations.StatusUpdates;

/// <summary>
/// The engine's statements, each of a fixed text so that it is prepared once. Order of locks, everywhere: external_state, then
/// egress_ready, each by delivery id. Claims never wait (SKIP LOCKED), so they cannot be part of a deadlock.
/// </summary>
internal static class EgressSql
{
    public const string LockForIntake = """
        SELECT delivery_id, integration_type, region, next_seq, last_source_version, last_event_id, current_status,
            jsonb_array_length(awaited)
        FROM external_state WHERE delivery_id = ANY($1) ORDER BY delivery_id FOR NO KEY UPDATE
        """;

    public const string CreateState = """
        INSERT INTO external_state (delivery_id, external_delivery_id, integration_type, api_version, region,
                                    next_seq, last_seq_decided, last_seq_sent, last_source_version)
        SELECT id, external_delivery_id, integration_type, api_version, region, 0, 0, 0, -9223372036854775808
        FROM delivery WHERE id = ANY($1) AND accepted_at IS NOT NULL ORDER BY id
        ON CONFLICT DO NOTHING
        """;

    public const string InsertUpdates = """
        INSERT INTO status_update (recorded_at, delivery_id, trace_parent, seq, status, attempt, robot_id, occurred_at, source_version,
                                   event_id, pickup_eta, dropoff_eta, latitude, longitude, cancel_reason)
        SELECT $1, u.* FROM unnest($2::uuid[], $3::text[], $4::bigint[], $5::attempt_status[], $6::integer[], $7::text[], $8::timestamptz[],
            $9::bigint[], $10::text[], $11::timestamptz[], $12::timestamptz[], $13::double precision[], $14::double precision[],
            $15::cancel_reason[]) u
        """;

    public const string AdvanceStates = """
        UPDATE external_state s SET next_seq = o.next_seq, last_source_version = o.version, last_event_id = o.event_id, current_status = o.status,
            current_robot_id = coalesce(o.robot_id, current_robot_id), current_cancel_reason = coalesce(o.reason, current_cancel_reason),
            current_pickup_eta = coalesce(o.pickup_eta, current_pickup_eta), current_dropoff_eta = coalesce(o.dropoff_eta, current_dropoff_eta),
            current_at = o.at, awaited = NULL
        FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::text[], $5::attempt_status[], $6::text[], $7::cancel_reason[],
                $8::timestamptz[], $9::timestamptz[], $10::timestamptz[])
            AS o(delivery_id, next_seq, version, event_id, status, robot_id, reason, pickup_eta, dropoff_eta, at)
        WHERE s.delivery_id = o.delivery_id
        """;

    // The due time of a row that waits is kept: a new change does not jump a backoff, nor a person's hold. Two hosts' clocks differ, hence least().
    public const string Owe = """
        INSERT INTO egress_ready (delivery_id, integration_type, region, lane, due_at, pending_seq, pending_since, attempts)
        SELECT o.delivery_id, o.integration_type, o.region, 0, greatest(now(), s.held_until), o.seq, $5, 0
        FROM unnest($1::uuid[], $2::integration_type[], $3::region[], $4::bigint[]) AS o(delivery_id, integration_type, region, seq)
        JOIN external_state s ON s.delivery_id = o.delivery_id
        ON CONFLICT (delivery_id) DO UPDATE SET pending_seq = EXCLUDED.pending_seq,
            pending_since = least(egress_ready.pending_since, EXCLUDED.pending_since)
        """;

    public const string RecordedOrders = """
        SELECT delivery_id, source_version, coalesce(event_id, '') FROM status_update WHERE delivery_id = ANY($1) AND source_version = ANY($2)
        """;

    // MATERIALIZED keeps the plan's shape whatever the statistics say. A lease that ran out is simply due again, and its old token
    // tells that the former holder never reported. A lane that is closed or held yields nothing, whatever a host believes; a closed one
    // only to the claim that carries its probe. A claim is not waited for on the disk: a database that dies may forget it, together with the
    // number that it took, and give the number again, while the first holder still believes in its lease. Hence the random digits behind it.
    public const string Claim = ClaimBegins + ClaimEnds;

    /// <summary>The same for one delivery, $8, of a lane.</summary>
    public const string ClaimOne = ClaimBegins + "\n          AND e.delivery_id = $8" + ClaimEnds;

    private const string ClaimBegins = """
        WITH lane AS MATERIALIZED (
            SELECT a.*, g.held_since AS owed_before
            FROM unnest($1::integration_type[], $2::region[], $3::smallint[], $4::integer[], $7::bigint[])
                AS a(integration_type, region, lane, slots, probe)
            LEFT JOIN partner_lane g USING (integration_type, region)
            WHERE (g.held_since IS NULL OR g.hold_drains)
              AND CASE WHEN a.probe IS NULL THEN NOT coalesce(g.needs_probe, false) AND coalesce(g.closed_until <= now(), true)
                  ELSE g.probe_token = a.probe END),
        picked AS MATERIALIZED (
            SELECT r.*, lane.probe FROM lane CROSS JOIN LATERAL (
                SELECT e.delivery_id, e.lease_token AS former_token
                FROM egress_ready e
                WHERE e.integration_type = lane.integration_type AND e.region = lane.region AND e.lane = lane.lane AND e.due_at <= now()
                  AND (lane.owed_before IS NULL OR e.pending_since < lane.owed_before)
        """;

    private const string ClaimEnds = """

                ORDER BY e.due_at LIMIT lane.slots FOR UPDATE SKIP LOCKED) r)
        UPDATE egress_ready e
        SET lease_token = nextval('lease_token') * 1048576 + (random() * 1048575)::bigint, lease_owner = $5, due_at = now() + $6
        FROM picked p WHERE e.delivery_id = p.delivery_id
        RETURNING e.delivery_id, e.integration_type, e.region, e.lane, e.lease_token, e.pending_since, e.attempts, e.sending_seq,
            p.former_token, p.probe
        """;

    /// <summary>How the debt about one delivery stands.</summary>
    public const string Debt = "SELECT integration_type, region, lane, due_at - now() FROM egress_ready WHERE delivery_id = $1";

    // Both bounds leave out the partitions in which nothing can lie. A conversation has a state before it has a delivery.
    public const string Load = """
        SELECT s.delivery_id, s.external_delivery_id, s.api_version, s.last_status_sent, s.last_robot_id_sent,
               d.external_store_id, d.fee_minor, d.currency, d.canceled_by_partner_at IS NOT NULL, d.data_key_id, k.wrapped,
               u.seq, u.status, u.attempt, u.robot_id, u.occurred_at, u.pickup_eta, u.dropoff_eta, u.latitude, u.longitude,
               u.cancel_reason, u.recorded_at, u.trace_parent, s.last_seq_decided, u.answer, d.partner_reference, u.repeats IS NOT NULL
        FROM unnest($1::uuid[]) q(delivery_id)
        JOIN external_state s USING (delivery_id)
        LEFT JOIN delivery d ON d.id = s.delivery_id
        LEFT JOIN data_key k ON k.id = d.data_key_id
        LEFT JOIN status_update u ON u.delivery_id = s.delivery_id AND u.seq > s.last_seq_decided AND u.recorded_at >= $2 AND u.recorded_at < $3
        ORDER BY s.delivery_id, u.seq
        """;

    // Written and committed before the first byte leaves, where the lease is still ours. It may be repeated when its answer was lost:
    // the row is keyed, and the repetition returns it again.
    public const string Arm = """
        INSERT INTO client_requests (id, requested_at, purpose, delivery_id, external_delivery_id, integration_type, api_version, region,
            operation, seq, partner_status, robot_id, attempt, message_id, lease_token, method, url, headers, body, data_key_id, node)
        SELECT o.id, o.requested_at, 'StatusUpdate', o.delivery_id, o.external_delivery_id, o.integration_type, o.api_version, o.region,
            o.operation, o.seq, o.partner_status, o.robot_id, o.attempt, o.message_id, o.token, o.method, o.url, o.headers::jsonb, o.body,
            o.data_key_id, $20
        FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::uuid[], $5::timestamptz[], $6::text[], $7::integration_type[],
                $8::integer[], $9::region[], $10::text[], $11::text[], $12::text[], $13::integer[], $14::text[], $15::text[], $16::text[],
                $17::text[], $18::bytea[], $19::uuid[])
            AS o(delivery_id, token, seq, id, requested_at, external_delivery_id, integration_type, api_version, region, operation,
                 partner_status, robot_id, attempt, message_id, method, url, headers, body, data_key_id)
        JOIN egress_ready e ON e.delivery_id = o.delivery_id AND e.lease_token = o.token
        ON CONFLICT (id, requested_at) DO UPDATE SET node = EXCLUDED.node
        RETURNING id
        """;

    // Finalise, first half: the locks, in a statement of their own, and what they hold. Whoever's token is still there has the lease, and
    // nothing can change that before the commit; so the second half need not join, compare or look twice.
    public const string LockStates = "SELECT delivery_id FROM external_state WHERE delivery_id = ANY($1) ORDER BY delivery_id FOR NO KEY UPDATE";

    public const string LockReady =
        "SELECT delivery_id, lease_token, pending_seq FROM egress_ready WHERE delivery_id = ANY($1) ORDER BY delivery_id FOR UPDATE";

    // Second half, for claims that are still ours, and the answers of all. Each part has its own rows: joins between them would cost by the
    // square, because nobody knows how long an array is when the plan is made.
    public const string Finalise = """
        WITH decided AS (
            UPDATE external_state s
            SET last_seq_decided = greatest(s.last_seq_decided, o.decided_to),
                last_seq_sent = coalesce(o.sent_seq, s.last_seq_sent),
                last_status_sent = CASE WHEN o.unsure THEN NULL WHEN o.word IS NULL THEN s.last_status_sent ELSE o.word END,
                last_robot_id_sent = CASE WHEN o.unsure THEN NULL WHEN o.word IS NULL THEN s.last_robot_id_sent ELSE o.robot_id END,
                last_update_at = CASE WHEN o.word IS NULL THEN s.last_update_at ELSE $1 END
            FROM unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $31::boolean[])
                AS o(delivery_id, decided_to, sent_seq, word, robot_id, unsure)
            WHERE s.delivery_id = o.delivery_id),
        settled AS (
            DELETE FROM egress_ready WHERE delivery_id = ANY($7::uuid[])),
        released AS (
            UPDATE egress_ready e
            SET lease_token = NULL, lease_owner = NULL, due_at = now() + o.delay, lane = o.lane, attempts = o.attempts, sending_seq = o.in_doubt
            FROM unnest($8::uuid[], $9::interval[], $10::smallint[], $11::integer[], $12::bigint[]) AS o(delivery_id, delay, lane, attempts, in_doubt)
            WHERE e.delivery_id = o.delivery_id),
        explained AS (
            INSERT INTO status_decision (decided_at, delivery_id, seq, decision, reason, superseded_by, client_request_id, cause)
            SELECT $1, d.* FROM unnest($13::uuid[], $14::bigint[], $15::decision[], $16::text[], $17::bigint[], $18::uuid[], $19::text[])
                AS d(delivery_id, seq, decision, reason, superseded_by, client_request_id, cause))
        INSERT INTO client_responses AS r (client_request_id, requested_at, recorded_at, outcome, detail, status_code, headers, body,
            body_cut, data_key_id, duration, stale)
        SELECT a.client_request_id, a.requested_at, $1, a.outcome, a.detail, a.status_code, a.headers::jsonb, a.body, a.body_cut,
            a.data_key_id, a.duration, a.stale
        FROM unnest($20::uuid[], $21::timestamptz[], $22::call_outcome[], $23::text[], $24::integer[], $25::text[],
            $26::bytea[], $27::boolean[], $28::uuid[], $29::double precision[], $30::boolean[], $32::boolean[])
            AS a(client_request_id, requested_at, outcome, detail, status_code, headers, body, body_cut, data_key_id, duration, stale, perhaps)
        WHERE NOT a.perhaps
           OR EXISTS (SELECT FROM client_requests q WHERE q.id = a.client_request_id AND q.requested_at = a.requested_at)
        ON CONFLICT (client_request_id, requested_at) DO UPDATE
            SET outcome = EXCLUDED.outcome, detail = EXCLUDED.detail, status_code = EXCLUDED.status_code, headers = EXCLUDED.headers,
                body = EXCLUDED.body, body_cut = EXCLUDED.body_cut, data_key_id = EXCLUDED.data_key_id, duration = EXCLUDED.duration,
                stale = true
            WHERE r.outcome = 'Unknown'
        """;

    // What lost senders left behind. A call without an outcome gets its one outcome: unknown. And the change of a call that ended so, or
    // after its lease, may have arrived: it will be told again before anything else. Former holders may have died in a row, and what is in
    // doubt already stays so: an older call's doubt, settled long ago, must not take its place. OFFSET keeps the look at one delivery's calls
    // apart: joined, a planner without statistics would rather read all calls of two days.
    public const string TakeOver = """
        WITH q AS MATERIALIZED (SELECT * FROM unnest($1::uuid[], $2::bigint[]) AS q(delivery_id, token)),
        doubtful AS MATERIALIZED (
            SELECT q.delivery_id, q.token, r.id, r.requested_at, r.seq, a.client_request_id IS NULL AS open
            FROM q CROSS JOIN LATERAL (
                SELECT c.id, c.requested_at, c.seq FROM client_requests c
                WHERE c.delivery_id = q.delivery_id AND c.lease_token < q.token AND c.requested_at >= $4 AND c.purpose = 'StatusUpdate'
                OFFSET 0) r
            LEFT JOIN client_responses a ON a.client_request_id = r.id AND a.requested_at = r.requested_at AND a.requested_at >= $4
            WHERE a.client_request_id IS NULL OR a.stale OR a.outcome = 'Unknown'),
        closed AS (
            INSERT INTO client_responses (client_request_id, requested_at, recorded_at, outcome, detail, body_cut, stale)
            SELECT id, requested_at, $3, 'Unknown', 'sender_lost', false, false FROM doubtful WHERE open
            ON CONFLICT DO NOTHING),
        held AS MATERIALIZED (
            SELECT delivery_id FROM egress_ready WHERE delivery_id IN (SELECT delivery_id FROM doubtful) ORDER BY delivery_id FOR UPDATE)
        UPDATE egress_ready e SET sending_seq = greatest(e.sending_seq, d.seq)
        FROM held JOIN (SELECT delivery_id, token, max(seq) AS seq FROM doubtful GROUP BY delivery_id, token) d USING (delivery_id)
        WHERE e.delivery_id = d.delivery_id AND e.lease_token = d.token
        RETURNING e.delivery_id, e.sending_seq
        """;
}
