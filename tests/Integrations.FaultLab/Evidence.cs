using Integrations.Sandbox;
using Integrations.Sandbox.Partners;
using Npgsql;

namespace Integrations.FaultLab;

/// <summary>All that a run left behind: what partners kept, what truly happened, and the gateway's own tables, read when everything is quiet.</summary>
internal sealed record Evidence
{
    /// <summary>Calls that arrived at partners, in the order of arrival.</summary>
    public required IReadOnlyList<Receipt> Receipts { get; init; }

    public required IReadOnlyList<Attempt> Attempts { get; init; }

    public required IReadOnlyList<Change> Changes { get; init; }

    public required IReadOnlyList<Decided> Decisions { get; init; }

    /// <summary>Answers to calls that nobody wrote down.</summary>
    public required long AnswersWithoutCall { get; init; }

    /// <summary>Deliveries that still owe their partner something, or that the Deliveries service must still hear of.</summary>
    public required IReadOnlyList<(Guid Delivery, string What)> Owing { get; init; }

    /// <summary>Accepted deliveries by their partner's id.</summary>
    public required IReadOnlyDictionary<(string Partner, string ExternalId), Guid> Deliveries { get; init; }

    public static async Task<Evidence> CollectAsync(string connectionString, SandboxWorld world)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        return new Evidence
        {
            Receipts = world.Receipts.All(partner: null, externalId: null),
            Attempts = await RowsAsync(source,
                """
                SELECT q.delivery_id, q.seq, q.message_id, q.node, q.purpose::text, q.lease_token, q.requested_at,
                       r.outcome::text, r.detail, r.status_code, coalesce(r.stale, false), r.recorded_at
                FROM client_requests q
                LEFT JOIN client_responses r ON r.client_request_id = q.id AND r.requested_at = q.requested_at
                """,
                row => new Attempt
                {
                    Delivery = row.GetGuid(0),
                    Seq = Value<long>(row, 1),
                    MessageId = row.GetString(2),
                    Node = row.GetString(3),
                    Purpose = row.GetString(4),
                    LeaseToken = Value<long>(row, 5),
                    RequestedAt = row.GetFieldValue<DateTimeOffset>(6),
                    Outcome = Text(row, 7),
                    Detail = Text(row, 8),
                    Status = Value<int>(row, 9),
                    Stale = row.GetBoolean(10),
                    RecordedAt = Value<DateTimeOffset>(row, 11),
                }),
            Changes = await RowsAsync(source,
                "SELECT delivery_id, seq, source_version, recorded_at FROM status_update",
                row => new Change(row.GetGuid(0), row.GetInt64(1), row.GetInt64(2), row.GetFieldValue<DateTimeOffset>(3))),
            Decisions = await RowsAsync(source,
                "SELECT delivery_id, seq, decision::text, reason, decided_at FROM status_decision",
                row => new Decided(row.GetGuid(0), row.GetInt64(1), row.GetString(2), Text(row, 3), row.GetFieldValue<DateTimeOffset>(4))),
            AnswersWithoutCall = await CountAsync(source,
                """
                SELECT count(*) FROM client_responses r
                WHERE NOT EXISTS (SELECT FROM client_requests q WHERE q.id = r.client_request_id AND q.requested_at = r.requested_at)
                """),
            Owing = await RowsAsync(source,
                """
                SELECT delivery_id, concat_ws(' ', 'to the partner:', 'due', due_at, 'attempts', attempts, 'leased by', lease_owner) FROM egress_ready
                UNION ALL
                SELECT delivery_id, concat_ws(' ', kind, 'due', due_at, 'attempts', attempts, 'leased by', lease_owner) FROM delivery_command
                """,
                row => (row.GetGuid(0), row.GetString(1))),
            Deliveries = (await RowsAsync(source,
                "SELECT integration_type::text, external_delivery_id, id FROM delivery WHERE accepted_at IS NOT NULL",
                row => (Key: (row.GetString(0), row.GetString(1)), Id: row.GetGuid(2)))).ToDictionary(row => row.Key, row => row.Id),
        };
    }

    private static async Task<IReadOnlyList<T>> RowsAsync<T>(NpgsqlDataSource source, string sql, Func<NpgsqlDataReader, T> read)
    {
        var rows = new List<T>();
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        return rows;
    }

    private static async Task<long> CountAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static T? Value<T>(NpgsqlDataReader row, int column)
        where T : struct => row.IsDBNull(column) ? null : row.GetFieldValue<T>(column);
}

/// <summary>One call of the gateway's as its audit has it.</summary>
internal sealed record Attempt
{
    public const string Telling = "StatusUpdate";

    /// <summary>Words of the audit for a call that left and was not answered.</summary>
    private static readonly string[] Unanswered = ["timeout", "connection_lost", "no_answer", "invalid_response", "headers_too_large"];

    public required Guid Delivery { get; init; }

    /// <summary>The change that is told; null for calls that tell none.</summary>
    public long? Seq { get; init; }

    public required string MessageId { get; init; }

    public required string Node { get; init; }

    public required string Purpose { get; init; }

    public long? LeaseToken { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>Null when the audit has no answer.</summary>
    public string? Outcome { get; init; }

    public string? Detail { get; init; }

    public int? Status { get; init; }

    /// <summary>True when it came after its lease.</summary>
    public bool Stale { get; init; }

    public DateTimeOffset? RecordedAt { get; init; }

    /// <summary>True when the partner may have it and the gateway could not count on that.</summary>
    public bool InDoubt => Outcome is "Unknown" || Unanswered.Contains(Detail) || (Stale && Status is not null);
}

/// <summary>A status change that the gateway took.</summary>
internal sealed record Change(Guid Delivery, long Seq, long Version, DateTimeOffset RecordedAt);

/// <summary>What became of a change.</summary>
internal sealed record Decided(Guid Delivery, long Seq, string Decision, string? Reason, DateTimeOffset At);
