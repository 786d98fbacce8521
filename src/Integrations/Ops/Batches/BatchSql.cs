using Integrations.Ops.Decide;
using Integrations.Ops.Updates;

namespace Integrations.Ops.Batches;

/// <summary>The statements of batches. A plan's rows are chosen by the same condition that made the list from which it was asked for.</summary>
internal static class BatchSql
{
    /// <summary>More is not one decision any more.</summary>
    public const int MostRows = 100_000;

    // Of what the filter finds only these changes, $14 and $15; all of it where somebody chose none.
    private const string Chosen = "($14::uuid[] IS NULL OR (x.delivery_id, x.seq) IN (SELECT * FROM unnest($14::uuid[], $15::bigint[])))";

    // Behind the filter's parameters: $12 the batch, $13 how many. Oldest first, and one delivery's changes in their order.
    public const string PlanChanges = $"""
        INSERT INTO batch_row (batch_id, position, subject_id, seq, state)
        SELECT $12, row_number() OVER (ORDER BY m.decided_at, m.delivery_id, m.seq), m.delivery_id, m.seq, 'Waiting'
        FROM (SELECT x.decided_at, x.delivery_id, x.seq FROM {DeadFilter.Tables} WHERE {DeadFilter.Condition} AND {Chosen}
              ORDER BY x.decided_at, x.delivery_id, x.seq LIMIT $13) m
        """;

    // A delivery is sent again as a whole: all that is dead of it, in order.
    public const string PlanDeliveries = $"""
        INSERT INTO batch_row (batch_id, position, subject_id, state)
        SELECT $12, row_number() OVER (ORDER BY m.first, m.delivery_id), m.delivery_id, 'Waiting'
        FROM (SELECT x.delivery_id, min(x.decided_at) AS first FROM {DeadFilter.Tables} WHERE {DeadFilter.Condition} AND {Chosen}
              GROUP BY x.delivery_id ORDER BY 2, 1 LIMIT $13) m
        """;

    // Behind the waiting list's parameters: $7 the batch, $8 how many.
    public const string PlanRetries = $"""
        INSERT INTO batch_row (batch_id, position, subject_id, state)
        SELECT $7, row_number() OVER (ORDER BY m.due_at, m.delivery_id), m.delivery_id, 'Waiting'
        FROM (SELECT e.due_at, e.delivery_id FROM egress_ready e WHERE {WaitingList.Condition} AND e.due_at > now() ORDER BY e.due_at, e.delivery_id LIMIT $8) m
        """;

    // $2 the delivery, $3 the change: only while it is the last thing that the partner has taken.
    public const string PlanTold = """
        INSERT INTO batch_row (batch_id, position, subject_id, seq, state)
        SELECT $1, 1, s.delivery_id, s.last_seq_sent, 'Waiting' FROM external_state s WHERE s.delivery_id = $2 AND s.last_seq_sent = $3 AND s.last_seq_sent > 0
        """;

    public const string PlanRequests = """
        INSERT INTO batch_row (batch_id, position, subject_id, state)
        SELECT $1, r.position, r.id, 'Waiting' FROM unnest($2::uuid[]) WITH ORDINALITY AS r(id, position)
        """;

    /// <summary>What the plan would meet, by partner and by what stands against it now.</summary>
    public const string Breakdown = """
        SELECT s.integration_type::text || ' ' || s.region::text,
            CASE WHEN b.act = 'TellAgain' AND s.last_seq_sent = r.seq THEN 'acknowledged: the partner hears it twice'
                WHEN r.seq IS NOT NULL AND s.last_seq_sent >= r.seq THEN 'the partner has heard something newer'
                WHEN s.next_seq > s.last_seq_decided AND b.act = 'Resend' THEN 'something newer is being told'
                WHEN EXISTS (SELECT FROM status_decision x WHERE x.delivery_id = r.subject_id AND x.decision = 'Dead' AND x.reason = 'in_doubt'
                    AND (r.seq IS NULL OR x.seq = r.seq) AND x.decided_at >= b.planned_at - interval '31 days') THEN 'may have arrived'
                ELSE 'nothing against it' END, count(*)
        FROM batch_row r JOIN batch b ON b.id = r.batch_id JOIN external_state s ON s.delivery_id = r.subject_id
        WHERE r.batch_id = $1 GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 50
        """;

    public const string Take = """
        UPDATE batch SET leased_until = now() + interval '30 seconds'
        WHERE id = (SELECT id FROM batch WHERE state = 'Running' AND (leased_until IS NULL OR leased_until < now())
                    ORDER BY planned_at LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING id, act, actor, reason, ticket
        """;

    // Its state is read with the next rows: whoever paused or canceled it is obeyed within one portion.
    public const string Next = """
        SELECT r.position, r.subject_id, r.seq FROM batch_row r JOIN batch b ON b.id = r.batch_id
        WHERE r.batch_id = $1 AND r.position > $2 AND r.state = 'Waiting' AND b.state = 'Running' ORDER BY r.position LIMIT $3
        """;

    public const string Record = """
        WITH rows AS (
            UPDATE batch_row r SET state = o.state, outcome = o.outcome, at = now()
            FROM unnest($2::integer[], $3::batch_row_state[], $4::text[]) AS o(position, state, outcome)
            WHERE r.batch_id = $1 AND r.position = o.position AND r.state = 'Waiting' RETURNING o.state)
        UPDATE batch b SET leased_until = now() + interval '30 seconds',
            done = b.done + (SELECT count(*) FROM rows WHERE state = 'Done'),
            skipped = b.skipped + (SELECT count(*) FROM rows WHERE state = 'Skipped'),
            failed = b.failed + (SELECT count(*) FROM rows WHERE state = 'Failed')
        WHERE b.id = $1
        RETURNING b.done, b.skipped, b.failed
        """;

    public const string End = """
        UPDATE batch SET state = $2, stopped_because = $3, ended_at = now(), leased_until = NULL WHERE id = $1 AND state = 'Running'
        """;

    public const string Release = "UPDATE batch SET leased_until = NULL WHERE id = $1";

    // $2 the state asked for, $3 the states from which it can be reached.
    public const string Move = """
        UPDATE batch SET state = $2, leased_until = NULL, started_at = CASE WHEN $2 = 'Running' THEN coalesce(started_at, now()) ELSE started_at END,
            ended_at = CASE WHEN $2 = 'Canceled' THEN now() END, reason = coalesce(reason, $4), ticket = coalesce(ticket, $5), stopped_because = NULL
        WHERE id = $1 AND state = ANY($3)
        """;
}
