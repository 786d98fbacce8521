namespace Integrations.StatusUpdates.Protection;

/// <summary>The statements on <c>partner_lane</c>. Each is one row and one decision, so hosts that act at once agree without a lock of their own.</summary>
internal static class LaneSql
{
    // Times come as what is left of them by the database's clock: a host's own clock may be wrong. An open lane has none left: greatest()
    // by itself would make nothing of it a zero, and no host would notice the opening.
    public const string Read = """
        SELECT integration_type, region,
               CASE WHEN needs_probe OR closed_until > now() THEN greatest(closed_until - now(), interval '0') END, needs_probe, trouble, recovered_at,
               held_since IS NOT NULL, hold_drains
        FROM partner_lane
        """;

    // Closing twice for the same trouble is one closing. While a probe is needed only the probe decides, but a credential that is found
    // bad meanwhile still raises the alert. Trips that follow a recovery closely go on counting: a partner that flaps is given more time.
    public const string Close = """
        INSERT INTO partner_lane AS l (integration_type, region, closed_until, closed_since, trouble, needs_probe, trips, alert_since, hold_drains)
        VALUES ($1, $2, now() + $5, now(), $3, $4, CASE WHEN $4 THEN 1 ELSE 0 END, CASE WHEN $6 THEN now() END, false)
        ON CONFLICT (integration_type, region) DO UPDATE SET
            trips = CASE WHEN NOT $4 THEN l.trips WHEN l.recovered_at > now() - $9 THEN l.trips + 1 ELSE 1 END,
            closed_until = greatest(l.closed_until, now() + CASE WHEN $4 AND l.recovered_at > now() - $9
                THEN greatest($5, make_interval(secs => least($8, $7 * power(2, least(l.trips, 20))))) ELSE $5 END),
            closed_since = CASE WHEN l.needs_probe OR l.closed_until > now() THEN l.closed_since ELSE now() END,
            trouble = $3, needs_probe = $4, probe_token = NULL,
            alert_since = CASE WHEN $6 THEN coalesce(l.alert_since, now()) END
        WHERE NOT l.needs_probe OR ($6 AND l.alert_since IS NULL)
        """;

    // A probe is worth taking only when something is due that may be told: an idle lane costs a look, not a write.
    public const string TakeProbe = """
        UPDATE partner_lane l
        SET probe_token = nextval('lease_token'), closed_until = now() + $3
        FROM (SELECT e.lane
              FROM partner_lane g CROSS JOIN unnest(ARRAY[0, 1, 2]::smallint[]) kind(lane) CROSS JOIN LATERAL (
                SELECT r.lane, r.due_at FROM egress_ready r
                WHERE r.integration_type = $1 AND r.region = $2 AND r.lane = kind.lane AND r.due_at <= now()
                  AND (g.held_since IS NULL OR r.pending_since < g.held_since)
                ORDER BY r.due_at LIMIT 1) e
              WHERE g.integration_type = $1 AND g.region = $2
              ORDER BY e.due_at LIMIT 1) oldest
        WHERE l.integration_type = $1 AND l.region = $2 AND l.needs_probe AND l.closed_until <= now() AND (l.held_since IS NULL OR l.hold_drains)
        RETURNING l.probe_token, oldest.lane
        """;

    public const string Reopen = """
        UPDATE partner_lane
        SET closed_until = NULL, closed_since = NULL, trouble = NULL, needs_probe = false, probe_token = NULL, alert_since = NULL,
            recovered_at = now()
        WHERE integration_type = $1 AND region = $2 AND probe_token = $3
        """;

    public const string ProbeFailed = """
        UPDATE partner_lane
        SET closed_until = now() + greatest($8, make_interval(secs => least($6, $5 * power(2, least(trips, 20))))), trips = trips + 1,
            probe_token = NULL, trouble = $4, alert_since = CASE WHEN $7 THEN coalesce(alert_since, now()) ELSE alert_since END
        WHERE integration_type = $1 AND region = $2 AND probe_token = $3
        """;

    public const string ProbeUnused = """
        UPDATE partner_lane SET closed_until = now(), probe_token = NULL WHERE integration_type = $1 AND region = $2 AND probe_token = $3
        """;

    // Saying it again changes who and why, not since when; saying it otherwise begins anew. Who ordered it and why is written with its effect.
    public const string Hold = """
        WITH held AS (
            INSERT INTO partner_lane AS l (integration_type, region, needs_probe, trips, held_since, hold_drains, held_by, hold_reason)
            VALUES ($1, $2, false, 0, now(), $3, $4, $5)
            ON CONFLICT (integration_type, region) DO UPDATE SET
                held_since = CASE WHEN l.hold_drains = EXCLUDED.hold_drains THEN coalesce(l.held_since, now()) ELSE now() END,
                hold_drains = $3, held_by = $4, hold_reason = $5)
        INSERT INTO lane_order (integration_type, region, given_at, act, given_by, reason)
        VALUES ($1, $2, clock_timestamp(), CASE WHEN $3 THEN 'Drain'::lane_act ELSE 'Pause' END, $4, $5)
        """;

    // An operator who resumes wants to see now whether it works: a lane that waits for its probe sends it at once.
    public const string Resume = """
        WITH resumed AS (
            UPDATE partner_lane
            SET held_since = NULL, hold_drains = false, held_by = NULL, hold_reason = NULL,
                closed_until = CASE WHEN needs_probe THEN now() END, probe_token = NULL,
                closed_since = CASE WHEN needs_probe THEN closed_since END, trouble = CASE WHEN needs_probe THEN trouble END
            WHERE integration_type = $1 AND region = $2)
        INSERT INTO lane_order (integration_type, region, given_at, act, given_by, reason) VALUES ($1, $2, clock_timestamp(), 'Resume', $3, $4)
        """;

    // A drain that has nothing left is a pause: the claim need not look past what came later any more.
    public const string EndDrains = """
        UPDATE partner_lane l SET hold_drains = false
        WHERE l.hold_drains AND NOT EXISTS (
            SELECT 1 FROM egress_ready e
            WHERE e.integration_type = l.integration_type AND e.region = l.region AND e.pending_since < l.held_since)
        """;
}
