using Integrations.Customers;

namespace Integrations.Ops.Audit;

/// <summary>A look at something personal: who, what for, at which row. Written before anything was opened.</summary>
internal sealed record LookEntry
{
    public static readonly AuditView<LookEntry> View = new(
        "pii_access_audit",
        Day: null,
        "x.id, x.accessed_at, x.actor, x.purpose, x.subject_table, x.subject_column, x.subject_id, x.request_id",
        Joins: "",
        row => new LookEntry
        {
            Id = row.GetGuid(0),
            At = row.GetFieldValue<DateTimeOffset>(1),
            Actor = row.GetString(2),
            Purpose = row.GetFieldValue<PiiPurpose>(3),
            Table = row.GetString(4),
            Column = row.GetString(5),
            SubjectId = row.GetGuid(6),
            RequestId = row.GetGuid(7),
        });

    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Actor { get; init; }

    public required PiiPurpose Purpose { get; init; }

    public required string Table { get; init; }

    public required string Column { get; init; }

    public required Guid SubjectId { get; init; }

    /// <summary>The request or job on whose behalf.</summary>
    public required Guid RequestId { get; init; }
}
