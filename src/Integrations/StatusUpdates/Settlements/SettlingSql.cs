namespace Integrations.StatusUpdates.Settlements;

/// <summary>What a person's decision reads and writes. The locks are the engine's own, in the engine's order.</summary>
internal static class SettlingSql
{
    public const string Lock = """
        SELECT s.next_seq, s.last_seq_decided, s.last_seq_sent, s.integration_type, s.region, coalesce(d.created_at, now() - interval '31 days'),
            coalesce(s.held_until > now(), false)
        FROM external_state s LEFT JOIN delivery d ON d.id = s.delivery_id
        WHERE s.delivery_id = $1 FOR NO KEY UPDATE OF s
        """;

    // Of a change that was tried again after a restore there may be two rows; the last one counts.
    public const string Undecided = """
        SELECT x.seq, t.act FROM status_decision x
        LEFT JOIN settlement t ON t.delivery_id = x.delivery_id AND t.seq = x.seq
        WHERE x.delivery_id = $1 AND x.decision = $3 AND x.decided_at >= $2 - interval '1 hour' ORDER BY x.seq
        """;

    // Put at the end, each with a number of its own: a new saying, not the old call once more.
    public const string Repeat = """
        INSERT INTO status_update (recorded_at, delivery_id, seq, status, attempt, robot_id, occurred_at, source_version, event_id,
            pickup_eta, dropoff_eta, latitude, longitude, cancel_reason, trace_parent, answer, repeats)
        SELECT $1, u.delivery_id, $4 + row_number() OVER (ORDER BY u.seq), u.status, u.attempt, u.robot_id, u.occurred_at, u.source_version, u.event_id,
            u.pickup_eta, u.dropoff_eta, u.latitude, u.longitude, u.cancel_reason, u.trace_parent, u.answer, coalesce(u.repeats, u.seq)
        FROM status_update u
        WHERE u.delivery_id = $2 AND u.seq = ANY($3) AND u.recorded_at >= $5 - interval '1 hour'
        """;

    public const string Advance = "UPDATE external_state SET next_seq = $2 WHERE delivery_id = $1";

    public const string Owe = """
        INSERT INTO egress_ready (delivery_id, integration_type, region, lane, due_at, pending_seq, pending_since, attempts)
        SELECT $1, $2, $3, $4, greatest(now(), held_until), $5, $6, 0 FROM external_state WHERE delivery_id = $1
        """;

    public const string Settle = """
        INSERT INTO settlement (delivery_id, seq, act, settled_at, act_id, repeated_as)
        SELECT $1, s.seq, $3, $4, $5, s.repeated_as FROM unnest($2::bigint[], $6::bigint[]) AS s(seq, repeated_as)
        """;

    // What the partner is known to have heard: the word of the change's last call.
    public const string TakeAsHeard = """
        UPDATE external_state s
        SET last_seq_sent = c.seq, last_status_sent = coalesce(c.partner_status, s.last_status_sent), last_robot_id_sent = c.robot_id, last_update_at = $3
        FROM (SELECT seq, partner_status, robot_id FROM client_requests
              WHERE delivery_id = $1 AND seq = $2 AND purpose = 'StatusUpdate' AND requested_at >= $4 - interval '1 hour'
              ORDER BY requested_at DESC LIMIT 1) c
        WHERE s.delivery_id = $1 AND s.last_seq_sent < c.seq
        """;

    public const string Owed = "SELECT lease_token IS NULL, sending_seq FROM egress_ready WHERE delivery_id = $1 FOR UPDATE";

    // $2 to $3 the changes, $4 the one whose call may have arrived: what the partner knows is then open, so nothing counts as the same as it.
    public const string Skip = """
        WITH gone AS (DELETE FROM egress_ready WHERE delivery_id = $1),
        decided AS (
            UPDATE external_state SET last_seq_decided = $3,
                last_status_sent = CASE WHEN $4::bigint IS NULL THEN last_status_sent END,
                last_robot_id_sent = CASE WHEN $4::bigint IS NULL THEN last_robot_id_sent END
            WHERE delivery_id = $1)
        INSERT INTO status_decision (decided_at, delivery_id, seq, decision, reason)
        SELECT $5, $1, o.seq, 'Skipped', CASE WHEN o.seq = $4::bigint THEN 'in_doubt' ELSE 'by_a_person' END FROM generate_series($2::bigint + 1, $3::bigint) AS o(seq)
        """;

    public const string DueNow = """
        UPDATE egress_ready SET due_at = now() WHERE delivery_id = $1 AND lease_token IS NULL AND due_at > now()
            AND NOT EXISTS (SELECT FROM external_state s WHERE s.delivery_id = $1 AND s.held_until > now())
        RETURNING attempts
        """;

    // $2 the span. What waits for longer anyway keeps its time.
    public const string Hold = """
        WITH held AS (
            UPDATE external_state SET held_until = greatest(held_until, now() + $2) WHERE delivery_id = $1 RETURNING delivery_id, held_until)
        UPDATE egress_ready e SET due_at = greatest(e.due_at, held.held_until) FROM held WHERE e.delivery_id = held.delivery_id
        """;

    public const string Release = """
        WITH released AS (UPDATE external_state SET held_until = NULL WHERE delivery_id = $1)
        UPDATE egress_ready SET due_at = now() WHERE delivery_id = $1 AND lease_token IS NULL
        """;

    public const string KnowledgeOpen = "UPDATE external_state SET last_status_sent = NULL, last_robot_id_sent = NULL WHERE delivery_id = $1";
}
