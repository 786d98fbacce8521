using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Protection;
using Npgsql;

namespace Integrations.Tests.StatusUpdates.Model;

/// <summary>What the engine's tables hold of the deliveries of one episode.</summary>
internal sealed record Rows(
    IReadOnlyList<StateRow> States,
    IReadOnlyList<ReadyRow> Ready,
    IReadOnlyList<DecisionRow> Decisions,
    IReadOnlyList<CallRow> Calls,
    IReadOnlyList<AnswerRow> Answers,
    IReadOnlyList<LaneRow> Lanes,
    IReadOnlyList<OrderRow> Orders)
{
    private const string StatesSql = """
        SELECT delivery_id, next_seq, last_seq_decided, last_seq_sent, last_status_sent, last_robot_id_sent, last_source_version,
            last_event_id, current_status
        FROM external_state WHERE delivery_id = ANY($1)
        """;

    private const string ReadySql = """
        SELECT delivery_id, lane, due_at, pending_seq, pending_since, attempts, sending_seq, lease_token, lease_owner
        FROM egress_ready WHERE delivery_id = ANY($1)
        """;

    private const string DecisionsSql = """
        SELECT delivery_id, seq, decision, reason, superseded_by, client_request_id FROM status_decision
        WHERE delivery_id = ANY($1) AND decided_at >= $2
        """;

    private const string CallsSql = """
        SELECT id, delivery_id, lease_token, seq, partner_status, robot_id, attempt, message_id, node FROM client_requests
        WHERE delivery_id = ANY($1) AND requested_at >= $2
        """;

    private const string AnswersSql = """
        SELECT client_request_id, outcome, detail, stale FROM client_responses WHERE client_request_id = ANY($1) AND requested_at >= $2
        """;

    private const string LanesSql = """
        SELECT integration_type, region, closed_until, closed_since, trouble, needs_probe, probe_token, trips, alert_since, recovered_at,
            held_since, hold_drains, held_by
        FROM partner_lane
        """;

    private const string OrdersSql = "SELECT integration_type, region, given_at, act, given_by, reason FROM lane_order";

    /// <summary>Reads all and moves the database's clock, in one round trip.</summary>
    public static async Task<Rows> ReadAsync(
        NpgsqlDataSource source, IReadOnlyCollection<Guid> deliveries, IReadOnlyCollection<Guid> calls, DateTimeOffset since, NpgsqlBatchCommand clock)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Command(StatesSql, deliveries));
        batch.BatchCommands.Add(Command(ReadySql, deliveries));
        batch.BatchCommands.Add(Command(DecisionsSql, deliveries, since));
        batch.BatchCommands.Add(Command(CallsSql, deliveries, since));
        batch.BatchCommands.Add(Command(AnswersSql, calls, since));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(LanesSql));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(OrdersSql));
        batch.BatchCommands.Add(clock);
        await using var reader = await batch.ExecuteReaderAsync();
        return new Rows(
            await AllAsync(reader, r => new StateRow(r.GetGuid(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), Text(r, 4), Text(r, 5), r.GetInt64(6), Text(r, 7), Value<AttemptStatus>(r, 8))),
            await AllAsync(reader, r => new ReadyRow(r.GetGuid(0), r.GetInt16(1), Time(r, 2), r.GetInt64(3), Time(r, 4), r.GetInt32(5), Value<long>(r, 6), Value<long>(r, 7), Text(r, 8))),
            await AllAsync(reader, r => new DecisionRow(r.GetGuid(0), r.GetInt64(1), r.GetFieldValue<Decision>(2), Text(r, 3), Value<long>(r, 4), Value<Guid>(r, 5))),
            await AllAsync(reader, r => new CallRow(r.GetGuid(0), r.GetGuid(1), r.GetInt64(2), r.GetInt64(3), r.GetString(4), Text(r, 5), r.GetInt32(6), r.GetString(7), r.GetString(8))),
            await AllAsync(reader, r => new AnswerRow(r.GetGuid(0), r.GetFieldValue<CallOutcome>(1), r.GetString(2), r.GetBoolean(3))),
            await AllAsync(reader, r => new LaneRow(new LaneKey(r.GetFieldValue<IntegrationType>(0), r.GetFieldValue<Region>(1)))
            {
                ClosedUntil = Value<DateTimeOffset>(r, 2),
                ClosedSince = Value<DateTimeOffset>(r, 3),
                Trouble = Value<LaneTrouble>(r, 4),
                NeedsProbe = r.GetBoolean(5),
                ProbeToken = Value<long>(r, 6),
                Trips = r.GetInt32(7),
                AlertSince = Value<DateTimeOffset>(r, 8),
                RecoveredAt = Value<DateTimeOffset>(r, 9),
                HeldSince = Value<DateTimeOffset>(r, 10),
                Drains = r.GetBoolean(11),
                HeldBy = Text(r, 12),
            }),
            await AllAsync(reader, r => new OrderRow(
                new LaneKey(r.GetFieldValue<IntegrationType>(0), r.GetFieldValue<Region>(1)), Time(r, 2), r.GetFieldValue<LaneAct>(3), r.GetString(4), r.GetString(5))));
    }

    /// <summary>Where the tables differ from what the reference expects; null when they agree.</summary>
    public string? DifferenceFrom(Rows expected) =>
        Difference("external_state", States, expected.States)
        ?? Difference("egress_ready", InDoubtOnly(), expected.InDoubtOnly())
        ?? Difference("status_decision", Decisions, expected.Decisions)
        ?? Difference("client_requests", Calls, expected.Calls)
        ?? Difference("client_responses", Answers, expected.Answers)
        ?? Difference("partner_lane", Lanes, expected.Lanes)
        ?? Difference("lane_order", Orders, expected.Orders);

    // A doubt about what is decided already has no effect, and whether it is kept is nobody's promise.
    private List<ReadyRow> InDoubtOnly() =>
        [.. Ready.Select(row => row.Sending <= States.Single(s => s.Delivery == row.Delivery).Decided ? row with { Sending = null } : row)];

    private static string? Difference<T>(string table, IReadOnlyList<T> actual, IReadOnlyList<T> expected)
    {
        if (actual.Count == expected.Count && actual.ToHashSet().SetEquals(expected))
            return null;
        var only = actual.Except(expected).Select(row => $"\n  there is   {row}").Concat(expected.Except(actual).Select(row => $"\n  not there  {row}")).ToList();
        return only.Count > 0 ? $"{table} differs:{string.Concat(only)}" : $"{table} holds a row twice";
    }

    private static NpgsqlBatchCommand Command(string sql, IReadOnlyCollection<Guid> ids, DateTimeOffset? since = null)
    {
        var command = new NpgsqlBatchCommand(sql) { Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] } } };
        if (since is { } from)
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = from });
        return command;
    }

    private static async Task<List<T>> AllAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        await reader.NextResultAsync();
        return rows;
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTimeOffset Time(NpgsqlDataReader reader, int column) => reader.GetFieldValue<DateTimeOffset>(column);

    private static T? Value<T>(NpgsqlDataReader reader, int column)
        where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);
}

internal sealed record StateRow(
    Guid Delivery, long NextSeq, long Decided, long Sent, string? Word, string? Robot, long Version, string? EventId, AttemptStatus? Status);

internal sealed record ReadyRow(
    Guid Delivery, short Kind, DateTimeOffset Due, long Pending, DateTimeOffset Since, int Attempts, long? Sending, long? Token, string? Owner);

internal sealed record DecisionRow(Guid Delivery, long Seq, Decision Decision, string? Reason, long? SupersededBy, Guid? Call);

internal sealed record CallRow(
    Guid Id, Guid Delivery, long Token, long Seq, string Word, string? Robot, int Attempt, string MessageId, string Node);

internal sealed record AnswerRow(Guid Call, CallOutcome Outcome, string Detail, bool Stale);

internal sealed record OrderRow(LaneKey Lane, DateTimeOffset At, LaneAct Act, string By, string Reason);

internal sealed record LaneRow(LaneKey Lane)
{
    public DateTimeOffset? ClosedUntil { get; init; }

    public DateTimeOffset? ClosedSince { get; init; }

    public LaneTrouble? Trouble { get; init; }

    public bool NeedsProbe { get; init; }

    public long? ProbeToken { get; init; }

    public int Trips { get; init; }

    public DateTimeOffset? AlertSince { get; init; }

    public DateTimeOffset? RecoveredAt { get; init; }

    public DateTimeOffset? HeldSince { get; init; }

    public bool Drains { get; init; }

    public string? HeldBy { get; init; }
}
