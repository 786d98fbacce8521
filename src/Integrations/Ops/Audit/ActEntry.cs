namespace Integrations.Ops.Audit;

/// <summary>What a person did, as it stands on record.</summary>
internal sealed record ActEntry
{
    public static readonly AuditView<ActEntry> View = new(
        "ops_act",
        Day: null,
        "x.id, x.at, x.actor, x.act, x.reason, x.ticket, x.delivery_id, x.subject, x.details::text, x.batch_id",
        Joins: "",
        row => new ActEntry
        {
            Id = row.GetGuid(0),
            At = row.GetFieldValue<DateTimeOffset>(1),
            Actor = row.GetString(2),
            Act = row.GetString(3),
            Reason = row.GetString(4),
            Ticket = row.IsDBNull(5) ? null : row.GetString(5),
            DeliveryId = row.IsDBNull(6) ? null : row.GetGuid(6),
            Subject = row.IsDBNull(7) ? null : row.GetString(7),
            Details = row.IsDBNull(8) ? null : row.GetString(8),
            BatchId = row.IsDBNull(9) ? null : row.GetGuid(9),
        });

    public static readonly IReadOnlyList<string> Heads = ["id", "at", "actor", "act", "reason", "ticket", "delivery_id", "subject", "details", "batch_id"];

    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Actor { get; init; }

    public required string Act { get; init; }

    public required string Reason { get; init; }

    public string? Ticket { get; init; }

    public Guid? DeliveryId { get; init; }

    public string? Subject { get; init; }

    public string? Details { get; init; }

    public Guid? BatchId { get; init; }

    /// <summary>As in <see cref="Heads"/>.</summary>
    public object?[] Cells => [Id, At, Actor, Act, Reason, Ticket, DeliveryId, Subject, Details, BatchId];
}
