using Integrations.Abstractions;
using Integrations.Exchange;

namespace Integrations.Ops.Audit;

/// <summary>A call of ours to a partner or to the Deliveries service, and what came of it. Facts, never what was said.</summary>
internal sealed record WireEntry
{
    /// <summary>Found by the key; answers stand in partitions of the same day as their calls.</summary>
    public static readonly AuditView<WireEntry> View = new(
        "client_requests",
        "requested_at",
        """
        x.id, x.requested_at, x.integration_type, x.region, x.api_version, x.purpose, x.operation, x.delivery_id, x.external_delivery_id, x.seq, x.partner_status,
        x.attempt, x.message_id, x.node, a.outcome, a.detail, a.status_code, a.duration, coalesce(a.stale, false)
        """,
        // One look for each row: a join might be planned as a look through whole days.
        """
        LEFT JOIN LATERAL (
            SELECT r.outcome, r.detail, r.status_code, r.duration, r.stale FROM client_responses r
            WHERE r.client_request_id = x.id AND r.requested_at = x.requested_at LIMIT 1) a ON true
        """,
        row => new WireEntry
        {
            Id = row.GetGuid(0),
            At = row.GetFieldValue<DateTimeOffset>(1),
            Partner = row.GetFieldValue<IntegrationType>(2),
            Region = row.GetFieldValue<Region>(3),
            ApiVersion = row.GetInt32(4),
            Purpose = row.GetFieldValue<CallPurpose>(5),
            Operation = row.GetString(6),
            DeliveryId = row.GetGuid(7),
            ExternalId = row.GetString(8),
            Seq = row.IsDBNull(9) ? null : row.GetInt64(9),
            Word = row.IsDBNull(10) ? null : row.GetString(10),
            Attempt = row.GetInt32(11),
            MessageId = row.GetString(12),
            Host = row.GetString(13),
            Outcome = row.IsDBNull(14) ? null : row.GetFieldValue<CallOutcome>(14),
            Detail = row.IsDBNull(15) ? null : row.GetString(15),
            StatusCode = row.IsDBNull(16) ? null : row.GetInt32(16),
            Milliseconds = row.IsDBNull(17) ? null : row.GetDouble(17),
            Stale = row.GetBoolean(18),
        });

    public static readonly IReadOnlyList<string> Heads =
    [
        "id", "at", "to", "partner", "region", "api_version", "purpose", "operation", "delivery_id", "external_id", "seq", "word", "attempt", "message_id",
        "host", "outcome", "detail", "status_code", "milliseconds", "late",
    ];

    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required IntegrationType Partner { get; init; }

    public required Region Region { get; init; }

    public required int ApiVersion { get; init; }

    public required CallPurpose Purpose { get; init; }

    public required string Operation { get; init; }

    public required Guid DeliveryId { get; init; }

    public required string ExternalId { get; init; }

    public long? Seq { get; init; }

    public string? Word { get; init; }

    public required int Attempt { get; init; }

    public required string MessageId { get; init; }

    public required string Host { get; init; }

    /// <summary>Null while it is open.</summary>
    public CallOutcome? Outcome { get; init; }

    public string? Detail { get; init; }

    public int? StatusCode { get; init; }

    public double? Milliseconds { get; init; }

    public bool Stale { get; init; }

    /// <summary>Who was called.</summary>
    public string To => Purpose is CallPurpose.StatusUpdate or CallPurpose.Query ? Partner.ToString() : "Deliveries";

    /// <summary>As in <see cref="Heads"/>.</summary>
    public object?[] Cells =>
    [
        Id, At, To, Partner, Region, ApiVersion, Purpose, Operation, DeliveryId, ExternalId, Seq, Word, Attempt, MessageId, Host, Outcome, Detail, StatusCode,
        Milliseconds, Stale,
    ];
}
