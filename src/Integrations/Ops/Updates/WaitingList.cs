using Integrations.Abstractions;
using Integrations.Ops.Orders;
using Npgsql;
using NpgsqlTypes;

namespace Integrations.Ops.Updates;

/// <summary>What partners are owed now, what is due first at the top.</summary>
internal sealed class WaitingList(NpgsqlDataSource source)
{
    public const int PageSize = 50;

    /// <summary>Behind WHERE, over <c>e</c> egress_ready; parameters 1 to 6.</summary>
    public const string Condition = """
        ($1::integration_type IS NULL OR e.integration_type = $1) AND ($2::region IS NULL OR e.region = $2)
            AND ($3::timestamptz IS NULL OR e.pending_since <= $3) AND ($4::timestamptz IS NULL OR e.pending_since >= $4)
            AND (NOT $5 OR e.sending_seq IS NOT NULL) AND (NOT $6 OR (e.attempts > 0 AND e.lease_token IS NULL))
        """;

    private const string Page = $"""
        SELECT e.delivery_id, s.external_delivery_id, e.integration_type, e.region, e.lane, e.pending_since, e.due_at, e.attempts, e.sending_seq,
            e.lease_owner, e.due_at > now(), s.current_status, e.pending_seq - s.last_seq_decided,
            s.held_until > now() AND s.held_until >= e.due_at
        FROM egress_ready e JOIN external_state s ON s.delivery_id = e.delivery_id
        WHERE {Condition} AND (e.due_at, e.delivery_id) > ($7, $8)
        ORDER BY e.due_at, e.delivery_id LIMIT 51
        """;

    private const string Total = $"SELECT count(*) FROM egress_ready e WHERE {Condition}";

    public async Task<IReadOnlyList<WaitingUpdate>> FindAsync(OrderFilter filter, DateTimeOffset now, OrderCursor? after, CancellationToken token)
    {
        await using var command = source.CreateCommand(Page);
        Fill(command.Parameters, filter, now);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = after?.CreatedAt ?? DateTimeOffset.UnixEpoch });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after?.Id ?? Guid.Empty });
        var found = new List<WaitingUpdate>();
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
        {
            found.Add(new WaitingUpdate(row.GetGuid(0), row.GetString(1), row.GetFieldValue<IntegrationType>(2), row.GetFieldValue<Region>(3))
            {
                Lane = row.GetInt16(4),
                Since = row.GetFieldValue<DateTimeOffset>(5),
                DueAt = row.GetFieldValue<DateTimeOffset>(6),
                Attempts = row.GetInt32(7),
                InDoubt = !await row.IsDBNullAsync(8, token),
                LeasedBy = await row.IsDBNullAsync(9, token) ? null : row.GetString(9),
                IsLater = row.GetBoolean(10),
                Status = await row.IsDBNullAsync(11, token) ? null : row.GetFieldValue<AttemptStatus>(11),
                Changes = row.GetInt64(12),
                IsHeld = !await row.IsDBNullAsync(13, token) && row.GetBoolean(13),
            });
        }

        return found;
    }

    public async Task<long> CountAsync(OrderFilter filter, DateTimeOffset now, CancellationToken token)
    {
        await using var command = source.CreateCommand(Total);
        Fill(command.Parameters, filter, now);
        return (long)(await command.ExecuteScalarAsync(token))!;
    }

    /// <summary>The parameters of <see cref="Condition"/>.</summary>
    public static void Fill(NpgsqlParameterCollection parameters, OrderFilter filter, DateTimeOffset now, bool onlyRetries = false)
    {
        parameters.Add(new NpgsqlParameter { Value = (object?)filter.Partner ?? DBNull.Value, DataTypeName = "integration_type" });
        parameters.Add(new NpgsqlParameter { Value = (object?)filter.Region ?? DBNull.Value, DataTypeName = "region" });
        parameters.Add(Time(filter.OlderThan is { } older ? now - older : null));
        parameters.Add(Time(filter.NewerThan is { } newer ? now - newer : null));
        parameters.Add(new NpgsqlParameter<bool> { TypedValue = filter.State is OrderState.Unknown });
        parameters.Add(new NpgsqlParameter<bool> { TypedValue = onlyRetries });
    }

    private static NpgsqlParameter Time(DateTimeOffset? time) =>
        new() { Value = (object?)time?.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };
}

/// <summary>A delivery that its partner is owed something about.</summary>
internal sealed record WaitingUpdate(Guid DeliveryId, string ExternalId, IntegrationType Partner, Region Region)
{
    public short Lane { get; init; }

    public DateTimeOffset Since { get; init; }

    public DateTimeOffset DueAt { get; init; }

    public int Attempts { get; init; }

    public bool InDoubt { get; init; }

    public string? LeasedBy { get; init; }

    public bool IsLater { get; init; }

    public AttemptStatus? Status { get; init; }

    public long Changes { get; init; }

    /// <summary>By a person, for a while.</summary>
    public bool IsHeld { get; init; }

    /// <summary>The word of the effect-aware states, and its tone.</summary>
    public (string Word, string Tone) State => this switch
    {
        { LeasedBy: not null, IsLater: true } => ("Sending", "busy"),
        { IsHeld: true } => ("Held", "warn"),
        { InDoubt: true } => ("Unknown", "bad"),
        { Attempts: > 0 } => ("Failed", "warn"),
        _ => ("Planned", ""),
    };
}
