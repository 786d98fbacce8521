using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.StatusUpdates;
using Npgsql;

namespace Integrations.Hangfire;

/// <summary>
/// For which deliveries and commands a job is on its way, so that hosts make one and not one each second. No more than a note: a job too
/// many finds nothing to claim, and a job that was lost is made again when its note is old.
/// </summary>
internal sealed class OnItsWay(NpgsqlDataSource source)
{
    public const string Schema = "hangfire";

    /// <summary>Jobs that are to be run and have not ended, over all hosts.</summary>
    private const int MostQueued = 1_000;

    private const int MostOfALane = 64;

    // A job that has not ended by then is given up and another made.
    private static readonly TimeSpan Good = TimeSpan.FromSeconds(30);

    private const string Create = """
        CREATE SCHEMA IF NOT EXISTS hangfire;
        CREATE TABLE IF NOT EXISTS hangfire.on_its_way (subject uuid PRIMARY KEY, runs_at timestamptz NOT NULL, until timestamptz NOT NULL);
        """;

    // What a claim would not take now gets no job: a lane that is held or closed waits without one. A lane that one update must open
    // again gets one, for the oldest. What became due before its job was to run gets another.
    private const string Tells = $"""
        WITH lane AS MATERIALIZED (
            SELECT l.*, g.held_since, coalesce(g.needs_probe, false) AS one_only
            FROM (SELECT DISTINCT integration_type, region FROM egress_ready) l LEFT JOIN partner_lane g USING (integration_type, region)
            WHERE (g.held_since IS NULL OR g.hold_drains) AND coalesce(g.closed_until <= now(), true)),
        due AS MATERIALIZED (
            SELECT r.delivery_id AS subject, lane.integration_type FROM lane CROSS JOIN LATERAL (
                SELECT e.delivery_id, e.due_at FROM egress_ready e
                WHERE e.integration_type = lane.integration_type AND e.region = lane.region AND e.due_at <= now()
                  AND (lane.held_since IS NULL OR e.pending_since < lane.held_since)
                  AND NOT EXISTS (SELECT FROM hangfire.on_its_way w WHERE w.subject = e.delivery_id AND {Fresh})
                ORDER BY e.due_at LIMIT CASE WHEN lane.one_only THEN 1 ELSE $3 END) r
            ORDER BY r.due_at LIMIT {Room}),
        noted AS ({Note})
        SELECT due.subject, due.integration_type FROM due JOIN noted USING (subject)
        """;

    private const string Commands = $"""
        WITH due AS MATERIALIZED (
            SELECT c.id AS subject, c.kind FROM delivery_command c
            WHERE c.due_at <= now() AND NOT EXISTS (SELECT FROM delivery_command e WHERE e.delivery_id = c.delivery_id AND e.id < c.id)
              AND NOT EXISTS (SELECT FROM hangfire.on_its_way w WHERE w.subject = c.id AND {Fresh})
            ORDER BY c.due_at LIMIT {Room}),
        noted AS ({Note})
        SELECT due.subject, due.kind FROM due JOIN noted USING (subject)
        """;

    private const string Fresh = "w.until > now() AND w.runs_at <= now() + interval '1 second'";

    private const string Room = "greatest(0, $2 - (SELECT count(*) FROM hangfire.on_its_way o WHERE o.until > now() AND o.runs_at <= now()))";

    // Two hosts that saw the same are told apart by the row.
    private const string Note = """
        INSERT INTO hangfire.on_its_way AS w (subject, runs_at, until) SELECT subject, now(), now() + $1 FROM due ORDER BY subject
        ON CONFLICT (subject) DO UPDATE SET runs_at = now(), until = EXCLUDED.until WHERE w.until <= now() OR w.runs_at > now() + interval '1 second'
        RETURNING subject
        """;

    // Of a job that is to run later the note is good until then and longer; of one that ends without having begun, until another may be made.
    private const string Later = """
        INSERT INTO hangfire.on_its_way (subject, runs_at, until) VALUES ($1, now() + $2, now() + $3)
        ON CONFLICT (subject) DO UPDATE SET runs_at = EXCLUDED.runs_at, until = EXCLUDED.until
        """;

    /// <summary>Deliveries that are due and have no job, noted down: whoever gets them makes their jobs.</summary>
    public Task<IReadOnlyList<(Guid Delivery, IntegrationType Partner)>> TakeTellsAsync(CancellationToken token) => TakeAsync<IntegrationType>(Tells, ofALane: true, token);

    public Task<IReadOnlyList<(Guid Command, CommandKind Kind)>> TakeCommandsAsync(CancellationToken token) => TakeAsync<CommandKind>(Commands, ofALane: false, token);

    /// <summary>
    /// The turn of a job is over. Throws where it is not the end of the matter: what was tried is tried again by the same job; what was not
    /// begun gets another job, once it is its turn, so that no job runs each second for a partner that is closed.
    /// </summary>
    public async Task EndAsync(Guid subject, TurnEnd end)
    {
        await using var command = source.CreateCommand(end.After is null ? "DELETE FROM hangfire.on_its_way WHERE subject = $1" : Later);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = subject });
        if (end.After is { } wait)
        {
            command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = end.NotNow ? TimeSpan.Zero : wait });
            command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = end.NotNow ? wait : wait + Good });
        }

        await command.ExecuteNonQueryAsync(CancellationToken.None);
        if (end.NotNow)
            throw new NotItsTurnException(end.Word);
        if (end.After is { } after)
            throw new OwedAgainException(end.Word, after);
        if (end.Dead)
            throw new NotToldException(end.Word);
    }

    public static async Task CreateAsync(NpgsqlDataSource source, CancellationToken token)
    {
        await using var command = source.CreateCommand(Create);
        await command.ExecuteNonQueryAsync(token);
    }

    private async Task<IReadOnlyList<(Guid Subject, TWord Word)>> TakeAsync<TWord>(string sql, bool ofALane, CancellationToken token)
    {
        await using var command = source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Good });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MostQueued });
        if (ofALane)
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MostOfALane });
        var taken = new List<(Guid, TWord)>();
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
            taken.Add((row.GetGuid(0), row.GetFieldValue<TWord>(1)));
        return taken;
    }
}
