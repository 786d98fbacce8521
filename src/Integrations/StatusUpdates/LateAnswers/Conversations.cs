using Integrations.Abstractions;
using Integrations.Storage;
using Npgsql;

namespace Integrations.StatusUpdates.LateAnswers;

/// <summary>
/// What a partner is answered about one external id, in the delivery's own sequence: the row of <c>external_state</c> is made for the first
/// answer, and the delivery that follows takes its id. Every statement keeps the engine's order of locks.
/// </summary>
internal static class Conversations
{
    /// <summary>The key that lets only one conversation have an external id.</summary>
    public const string ExternalIdKey = "ak_external_state_external_delivery_id_integration_type";

    // No report of the Deliveries service has this version, so an answer is never taken for one.
    private const string NoVersion = "-9223372036854775808";

    private const string Select = """
        SELECT s.delivery_id, coalesce($3 = ANY(s.answered_events), false), (SELECT d.accepted_at IS NOT NULL FROM delivery d WHERE d.id = s.delivery_id)
        FROM external_state s WHERE s.integration_type = $1 AND s.external_delivery_id = $2
        """;

    private const string Create = $"""
        INSERT INTO external_state (delivery_id, external_delivery_id, integration_type, api_version, region,
                                    next_seq, last_seq_decided, last_seq_sent, last_source_version)
        VALUES ($1, $2, $3, $4, $5, 0, 0, 0, {NoVersion})
        ON CONFLICT DO NOTHING
        """;

    // An event that is answered already adds nothing. While an order's answer waits for the Deliveries service, later ones wait behind it.
    // The ids of the last hundred events are enough: a partner repeats what it was not given a receipt for, and soon.
    private const string Append = $"""
        WITH said AS (
            UPDATE external_state SET awaited = awaited || $5::jsonb, next_seq = next_seq + CASE WHEN awaited IS NULL THEN 1 ELSE 0 END,
                answered_events = (coalesce(answered_events, ARRAY[]::text[]) || $3)[greatest(1, coalesce(cardinality(answered_events), 0) - 98):]
            WHERE integration_type = $1 AND external_delivery_id = $2 AND NOT coalesce($3 = ANY(answered_events), false)
            RETURNING delivery_id, integration_type, region, next_seq, awaited IS NULL AS now),
        told AS (
            INSERT INTO status_update (delivery_id, recorded_at, trace_parent, seq, attempt, occurred_at, source_version, event_id, answer)
            SELECT delivery_id, $4, $6, next_seq, 0, $4, {NoVersion}, $3, $5::jsonb FROM said WHERE now)
        INSERT INTO egress_ready (delivery_id, integration_type, region, lane, due_at, pending_seq, pending_since, attempts)
        SELECT delivery_id, integration_type, region, 0, now(), next_seq, $4, 0 FROM said WHERE now ORDER BY delivery_id
        ON CONFLICT (delivery_id) DO UPDATE SET pending_seq = EXCLUDED.pending_seq,
            pending_since = least(egress_ready.pending_since, EXCLUDED.pending_since)
        """;

    // Only under the id of the delivery itself: another conversation under the external id is a conflict, and whoever has it looks again.
    private const string Reserve = $"""
        INSERT INTO external_state (delivery_id, external_delivery_id, integration_type, api_version, region,
                                    next_seq, last_seq_decided, last_seq_sent, last_source_version, awaited, answered_events)
        VALUES ($1, $2, $3, $4, $5, 0, 0, 0, {NoVersion}, jsonb_build_array($7::jsonb), ARRAY[$6])
        ON CONFLICT (delivery_id) DO UPDATE SET awaited = coalesce(external_state.awaited, '[]') || EXCLUDED.awaited,
            answered_events = coalesce(external_state.answered_events, ARRAY[]::text[]) || $6
        """;

    private const string Lock = "SELECT FROM external_state WHERE delivery_id = $1 FOR NO KEY UPDATE";

    // What waited is placed, the first of it with what the Deliveries service said; nothing where that had no effect on the delivery.
    private const string Place = $"""
        WITH line AS (
            SELECT s.delivery_id, s.integration_type, s.region, s.next_seq, s.awaited FROM external_state s JOIN delivery d ON d.id = s.delivery_id
            WHERE s.delivery_id = $1 AND s.awaited IS NOT NULL AND CASE WHEN $4 THEN d.forwarded_at IS NOT NULL ELSE d.accepted_at IS NULL END),
        moved AS (
            UPDATE external_state s SET awaited = NULL, next_seq = line.next_seq + jsonb_array_length(line.awaited)
            FROM line WHERE s.delivery_id = line.delivery_id),
        told AS (
            INSERT INTO status_update (delivery_id, recorded_at, seq, attempt, occurred_at, source_version, event_id, answer)
            SELECT line.delivery_id, $2, line.next_seq + a.place, 0, $2, {NoVersion}, a.answer ->> 'eventId',
                CASE a.place WHEN 1 THEN a.answer || $3::jsonb ELSE a.answer END
            FROM line CROSS JOIN LATERAL jsonb_array_elements(line.awaited) WITH ORDINALITY AS a(answer, place))
        INSERT INTO egress_ready (delivery_id, integration_type, region, lane, due_at, pending_seq, pending_since, attempts)
        SELECT delivery_id, integration_type, region, 0, now(), next_seq + jsonb_array_length(awaited), $2, 0 FROM line
        ON CONFLICT (delivery_id) DO UPDATE SET pending_seq = EXCLUDED.pending_seq,
            pending_since = least(egress_ready.pending_since, EXCLUDED.pending_since)
        """;

    /// <summary>
    /// For a report that comes before the record of the service's answer: it shows that the order was taken. Under the row's lock; whoever
    /// uses it moves the row's numbers and marks it as owing.
    /// </summary>
    public const string PlaceAsKept = $"""
        INSERT INTO status_update (delivery_id, recorded_at, seq, attempt, occurred_at, source_version, event_id, answer)
        SELECT s.delivery_id, $2, s.next_seq + a.place, 0, $2, {NoVersion}, a.answer ->> 'eventId', a.answer
        FROM external_state s CROSS JOIN LATERAL jsonb_array_elements(s.awaited) WITH ORDINALITY AS a(answer, place)
        WHERE s.delivery_id = $1
        """;

    /// <summary>
    /// Of an event about which no delivery can be read. It stands for itself, and there is no delivery under it: no partner's own id of a
    /// delivery holds a line break.
    /// </summary>
    public static string Key(AwaitedAnswer awaited) => awaited.ExternalId ?? "event\n" + awaited.EventId;

    public static NpgsqlBatchCommand Find(IntegrationType partner, AwaitedAnswer awaited) =>
        new NpgsqlBatchCommand(Select).WithEnum(partner).With(Key(awaited)).With(awaited.EventId);

    public static async Task<Conversation?> ReadAsync(NpgsqlDataReader reader, CancellationToken token) =>
        await reader.ReadAsync(token)
            ? new Conversation(reader.GetGuid(0), reader.GetBoolean(1), await reader.IsDBNullAsync(2, token) ? null : reader.GetBoolean(2))
            : null;

    /// <summary>Adds an answer; makes the conversation where there is none. To be run in one transaction, any number of times.</summary>
    public static IReadOnlyList<NpgsqlBatchCommand> Answer(Party party, Guid newId, AwaitedAnswer to, AnswerContent content, DateTimeOffset now, string? traceParent) =>
    [
        new NpgsqlBatchCommand(Create).With(newId).With(Key(to)).WithEnum(party.Partner).With(party.ApiVersion).WithEnum(party.Region),
        new NpgsqlBatchCommand(Append).WithEnum(party.Partner).With(Key(to)).With(to.EventId).With(now).WithJson(content.ToJson()).With(traceParent),
    ];

    /// <summary>For the transaction that takes an order: its answer has its place in the sequence before anybody can report a status.</summary>
    public static NpgsqlBatchCommand Await(Party party, Guid deliveryId, AwaitedAnswer to, AnswerContent content) => new NpgsqlBatchCommand(Reserve)
        .With(deliveryId).With(Key(to)).WithEnum(party.Partner).With(party.ApiVersion).WithEnum(party.Region).With(to.EventId).WithJson(content.ToJson());

    /// <summary>For the transaction that records what the Deliveries service said of an order whose answer waits.</summary>
    public static NpgsqlBatchCommand[] Resolve(Guid deliveryId, AnswerContent said, bool taken, DateTimeOffset now) =>
    [
        new NpgsqlBatchCommand(Lock).With(deliveryId),
        new NpgsqlBatchCommand(Place).With(deliveryId).With(now).WithJson(said.ToJson()).With(taken),
    ];
}

/// <summary>Between whom a conversation is held.</summary>
internal readonly record struct Party(IntegrationType Partner, int ApiVersion, Region Region);

/// <param name="Id">Of the delivery that belongs to it, once there is one.</param>
/// <param name="IsAnswered">The event in question has its answer, or its answer waits for the Deliveries service.</param>
/// <param name="IsTaken">True when its delivery was accepted, false when that was refused after all, null while there is none.</param>
internal sealed record Conversation(Guid Id, bool IsAnswered, bool? IsTaken);
