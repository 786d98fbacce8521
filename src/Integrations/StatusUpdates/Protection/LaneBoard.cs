using Integrations.Abstractions;
using Npgsql;

namespace Integrations.StatusUpdates.Protection;

/// <summary>How all lanes stand: what waits in each and what its gate says, in one look of one moment.</summary>
internal sealed class LaneBoard(NpgsqlDataSource source)
{
    private const string Sql = """
        SELECT integration_type, region, now(), g.closed_until, g.closed_since, g.trouble, g.needs_probe, g.probe_token, g.trips, g.alert_since,
            g.recovered_at, g.held_since, g.hold_drains, g.held_by, g.hold_reason, e.waiting, e.due, e.leased, e.in_doubt, e.due_since, e.owed_since
        FROM (
            SELECT integration_type, region, count(*) AS waiting, count(*) FILTER (WHERE due_at <= now()) AS due,
                count(*) FILTER (WHERE due_at > now() AND lease_token IS NOT NULL) AS leased, count(sending_seq) AS in_doubt,
                min(due_at) FILTER (WHERE due_at <= now()) AS due_since, min(pending_since) AS owed_since
            FROM egress_ready GROUP BY 1, 2) e
        FULL JOIN partner_lane g USING (integration_type, region)
        """;

    /// <summary>Lanes that have a gate or are owed something; all others are open and idle.</summary>
    public async Task<IReadOnlyDictionary<LaneKey, LaneStanding>> ReadAsync(CancellationToken token)
    {
        var lanes = new Dictionary<LaneKey, LaneStanding>();
        await using var command = source.CreateCommand(Sql);
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token))
        {
            var key = new LaneKey(reader.GetFieldValue<IntegrationType>(0), reader.GetFieldValue<Region>(1));
            lanes.Add(key, new LaneStanding(reader.GetFieldValue<DateTimeOffset>(2), reader.IsDBNull(6) ? null : Gate(reader, key))
            {
                Waiting = Value<long>(reader, 15) ?? 0,
                Due = Value<long>(reader, 16) ?? 0,
                Leased = Value<long>(reader, 17) ?? 0,
                InDoubt = Value<long>(reader, 18) ?? 0,
                DueSince = Value<DateTimeOffset>(reader, 19),
                OwedSince = Value<DateTimeOffset>(reader, 20),
            });
        }

        return lanes;
    }

    private static PartnerLane Gate(NpgsqlDataReader reader, LaneKey key) => new()
    {
        IntegrationType = key.Partner,
        Region = key.Region,
        ClosedUntil = Value<DateTimeOffset>(reader, 3),
        ClosedSince = Value<DateTimeOffset>(reader, 4),
        Trouble = Value<LaneTrouble>(reader, 5),
        NeedsProbe = reader.GetBoolean(6),
        ProbeToken = Value<long>(reader, 7),
        Trips = reader.GetInt32(8),
        AlertSince = Value<DateTimeOffset>(reader, 9),
        RecoveredAt = Value<DateTimeOffset>(reader, 10),
        HeldSince = Value<DateTimeOffset>(reader, 11),
        HoldDrains = reader.GetBoolean(12),
        HeldBy = reader.IsDBNull(13) ? null : reader.GetString(13),
        HoldReason = reader.IsDBNull(14) ? null : reader.GetString(14),
    };

    private static T? Value<T>(NpgsqlDataReader reader, int column)
        where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);
}

/// <param name="Now">By the database's clock.</param>
/// <param name="Gate">Null: open.</param>
internal sealed record LaneStanding(DateTimeOffset Now, PartnerLane? Gate)
{
    /// <summary>Deliveries about which the partner is owed something.</summary>
    public long Waiting { get; init; }

    /// <summary>Of these, those that a claim would take if the lane let it.</summary>
    public long Due { get; init; }

    /// <summary>Those that a host works on.</summary>
    public long Leased { get; init; }

    /// <summary>Those of which a call may have arrived.</summary>
    public long InDoubt { get; init; }

    /// <summary>Since when the oldest of the due ones is due.</summary>
    public DateTimeOffset? DueSince { get; init; }

    /// <summary>Since when the oldest debt is owed.</summary>
    public DateTimeOffset? OwedSince { get; init; }

    public TimeSpan OldestDueAge => DueSince is { } since ? Now - since : TimeSpan.Zero;

    public LaneState State =>
        Gate is { HeldSince: not null, HoldDrains: true } ? LaneState.Draining
        : Gate is { HeldSince: not null } ? LaneState.Held
        : Gate is { NeedsProbe: true, ProbeToken: not null } && Gate.ClosedUntil > Now ? LaneState.Probing
        : IsClosed ? LaneState.Closed
        : LaneState.Open;

    /// <summary>By trouble, whatever an operator ordered besides.</summary>
    public bool IsClosed => Gate is { NeedsProbe: true } || Gate?.ClosedUntil > Now;

    public bool IsHeld => Gate?.HeldSince is not null;
}

internal enum LaneState
{
    Open,

    /// <summary>By an operator.</summary>
    Held,

    /// <summary>By an operator: what was owed before is still told.</summary>
    Draining,

    /// <summary>By trouble with the partner, or at its wish.</summary>
    Closed,

    /// <summary>Closed, and one real update is on its way to find out.</summary>
    Probing,
}
