using Integrations.Abstractions;
using Integrations.StatusUpdates.LateAnswers;
using Integrations.StatusUpdates.Protection;
using Npgsql;

namespace Integrations.StatusUpdates;

/// <summary>Runs the engine's statements. Every write that reports an outcome is fenced by the claim's token.</summary>
internal sealed class EgressStore(EngineSources sources, TimeProvider time)
{
    // How far back a call of a lost sender can lie: all hosts may have been down for this long.
    private static readonly TimeSpan OpenCallAge = TimeSpan.FromDays(2);

    // No two clocks of hosts differ by more than this.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    /// <param name="lanes">What may be claimed of each.</param>
    /// <param name="owner">This host.</param>
    /// <param name="lease">How long the right to act lasts.</param>
    /// <param name="token">Ends it early.</param>
    /// <param name="only">This delivery and no other.</param>
    public async Task<IReadOnlyList<Claimed>> ClaimAsync(
        IReadOnlyList<LaneRoom> lanes, string owner, TimeSpan lease, CancellationToken token, Guid? only = null)
    {
        var ends = time.GetTimestamp() + (long)(lease.TotalSeconds * time.TimestampFrequency);
        await using var command = sources.Claims.CreateCommand(only is null ? EgressSql.Claim : EgressSql.ClaimOne);
        command.Parameters.Add(Column(lanes, l => l.Lane.Partner));
        command.Parameters.Add(Column(lanes, l => l.Lane.Region));
        command.Parameters.Add(Column(lanes, l => l.Lane.Kind));
        command.Parameters.Add(Column(lanes, l => l.Slots));
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = owner });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = lease });
        command.Parameters.Add(Column(lanes, l => l.Probe));
        if (only is { } delivery)
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = delivery });
        var claimed = new List<Claimed>();
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token))
        {
            claimed.Add(new Claimed(
                reader.GetGuid(0),
                new Lane(reader.GetFieldValue<IntegrationType>(1), reader.GetFieldValue<Region>(2), reader.GetInt16(3)),
                reader.GetInt64(4),
                reader.GetFieldValue<DateTimeOffset>(5),
                reader.GetInt32(6),
                Value<long>(reader, 7),
                Value<long>(reader, 8))
            { LeaseEnds = ends, Probe = Value<long>(reader, 9) });
        }

        return claimed;
    }

    /// <summary>Null when nothing is owed.</summary>
    public async Task<Debt?> DebtAsync(Guid delivery, CancellationToken token)
    {
        await using var command = sources.Records.CreateCommand(EgressSql.Debt);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = delivery });
        await using var row = await command.ExecuteReaderAsync(token);
        return await row.ReadAsync(token)
            ? new Debt(new Lane(row.GetFieldValue<IntegrationType>(0), row.GetFieldValue<Region>(1), row.GetInt16(2)), row.GetTimeSpan(3))
            : null;
    }

    /// <summary>Closes what lost senders left open, and says of which claims which change may have arrived.</summary>
    public async Task<IReadOnlyList<Claimed>> TakeOverAsync(IReadOnlyList<Claimed> claimed, CancellationToken token)
    {
        await using var command = sources.Records.CreateCommand(EgressSql.TakeOver);
        command.Parameters.Add(Column(claimed, c => c.DeliveryId));
        command.Parameters.Add(Column(claimed, c => c.Token));
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() - OpenCallAge });
        var doubtful = new Dictionary<Guid, long?>();
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token))
            doubtful.Add(reader.GetGuid(0), Value<long>(reader, 1));
        return [.. claimed.Select(c => doubtful.TryGetValue(c.DeliveryId, out var seq) ? c with { SendingSeq = seq } : c)];
    }

    /// <summary>
    /// Changes without a decision. The bounds on their age only spare partitions: a host whose clock is behind may record one after the
    /// claim and before all that the claim knew of.
    /// </summary>
    public async Task<IReadOnlyList<Owed>> LoadAsync(IReadOnlyList<Claimed> claimed, CancellationToken token)
    {
        var byId = claimed.ToDictionary(c => c.DeliveryId);
        await using var command = sources.Records.CreateCommand(EgressSql.Load);
        command.Parameters.Add(Column(claimed, c => c.DeliveryId));
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = claimed.Min(c => c.PendingSince) - ClockSkew });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() + ClockSkew });
        var owed = new List<Owed>(claimed.Count);
        List<OwedChange> changes = [];
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token))
        {
            var claim = byId[reader.GetGuid(0)];
            if (owed.Count == 0 || owed[^1].Claim != claim)
                owed.Add(ReadOwed(reader, claim, changes = []));
            if (!await reader.IsDBNullAsync(11, token))
                changes.Add(ReadChange(reader, claim, owed[^1]));
        }

        return owed;
    }

    /// <summary>
    /// Writes the calls down, one row each, and returns the request ids of those whose lease is still ours. Committed when it returns.
    /// By call and not by delivery: a host that lost a lease and took it again may ask for both at once.
    /// </summary>
    public async Task<HashSet<Guid>> ArmAsync(IReadOnlyList<Telling> tellings, string node, CancellationToken token)
    {
        await using var command = sources.Records.CreateCommand(EgressSql.Arm);
        command.Parameters.Add(Column(tellings, t => t.Owed.Claim.DeliveryId));
        command.Parameters.Add(Column(tellings, t => t.Owed.Claim.Token));
        command.Parameters.Add(Column(tellings, t => t.Change.Seq));
        command.Parameters.Add(Column(tellings, t => t.RequestId));
        command.Parameters.Add(Column(tellings, t => t.RequestedAt));
        command.Parameters.Add(Column(tellings, t => t.Owed.ExternalId));
        command.Parameters.Add(Column(tellings, t => t.Owed.Claim.Lane.Partner));
        command.Parameters.Add(Column(tellings, t => t.Owed.ApiVersion));
        command.Parameters.Add(Column(tellings, t => t.Owed.Claim.Lane.Region));
        command.Parameters.Add(Column(tellings, t => t.Tell.Call.Operation));
        command.Parameters.Add(Column(tellings, t => t.Tell.PartnerStatus));
        command.Parameters.Add(Column(tellings, t => t.Change.RobotId));
        command.Parameters.Add(Column(tellings, t => t.Owed.Claim.Attempts + 1));
        command.Parameters.Add(Column(tellings, t => t.Change.MessageId));
        command.Parameters.Add(Column(tellings, t => t.Tell.Call.Method));
        command.Parameters.Add(Column(tellings, t => t.Prepared!.Url.AbsoluteUri));
        command.Parameters.Add(Column(tellings, t => t.Prepared!.MaskedHeaders));
        command.Parameters.Add(Column(tellings, t => t.Prepared!.AuditBody));
        command.Parameters.Add(Column(tellings, t => t.Tell.Call.Personal ? t.Owed.DataKeyId : null));
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = node });
        return await IdsAsync(command, token);
    }

    /// <summary>
    /// Records outcomes in one transaction; returns the deliveries whose claim was still ours, and whether each owes more at once.
    /// </summary>
    public async Task<IReadOnlyDictionary<Guid, bool>> FinaliseAsync(IReadOnlyList<Outcome> outcomes, CancellationToken token)
    {
        await using var connection = await sources.Records.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var held = await LockAsync(connection, outcomes, token);
        var finished = new FinalRows(outcomes, held);
        await using var command = new NpgsqlCommand(EgressSql.Finalise, connection);
        finished.AddTo(command.Parameters, time.GetUtcNow());
        await command.ExecuteNonQueryAsync(token);
        await transaction.CommitAsync(token);
        return finished.Ours;
    }

    private static async Task<Dictionary<Guid, HeldRow>> LockAsync(NpgsqlConnection connection, IReadOnlyList<Outcome> outcomes, CancellationToken token)
    {
        await using var locks = new NpgsqlBatch(connection);
        locks.BatchCommands.Add(new NpgsqlBatchCommand(EgressSql.LockStates) { Parameters = { Column(outcomes, o => o.Claim.DeliveryId) } });
        locks.BatchCommands.Add(new NpgsqlBatchCommand(EgressSql.LockReady) { Parameters = { Column(outcomes, o => o.Claim.DeliveryId) } });
        var held = new Dictionary<Guid, HeldRow>(outcomes.Count);
        await using var reader = await locks.ExecuteReaderAsync(token);
        await reader.NextResultAsync(token);
        while (await reader.ReadAsync(token))
            held.Add(reader.GetGuid(0), new HeldRow(Value<long>(reader, 1), reader.GetInt64(2)));
        return held;
    }

    private static Owed ReadOwed(NpgsqlDataReader reader, Claimed claim, List<OwedChange> changes) =>
        new(claim, Text(reader, 3), Text(reader, 4), changes)
        {
            ExternalId = reader.GetString(1),
            ApiVersion = reader.GetInt32(2),
            LastSeqDecided = reader.GetInt64(23),
            DataKeyId = Value<Guid>(reader, 9),
            WrappedKey = reader.IsDBNull(10) ? null : reader.GetFieldValue<byte[]>(10),
        };

    private static OwedChange ReadChange(NpgsqlDataReader reader, Claimed claim, Owed owed) => Text(reader, 24) is { } answer
        ? new(
            claim.DeliveryId, reader.GetInt64(11), AnswerContent.Read(answer), owed.ApiVersion, claim.Lane.Region,
            reader.GetFieldValue<DateTimeOffset>(21), Text(reader, 22))
        { IsRepeat = reader.GetBoolean(26) }
        : new(
            new StatusChange
            {
                DeliveryId = claim.DeliveryId,
                ExternalId = owed.ExternalId,
                ApiVersion = owed.ApiVersion,
                Region = claim.Lane.Region,
                StoreId = Text(reader, 5),
                PartnerReference = Text(reader, 25),
                Fee = Value<long>(reader, 6) is { } fee && Text(reader, 7) is { } currency ? new Money(fee, currency) : null,
                CanceledByPartner = reader.GetBoolean(8),
                Seq = reader.GetInt64(11),
                Status = reader.GetFieldValue<AttemptStatus>(12),
                Attempt = reader.GetInt32(13),
                RobotId = Text(reader, 14),
                OccurredAt = reader.GetFieldValue<DateTimeOffset>(15),
                PickupEta = Value<DateTimeOffset>(reader, 16),
                DropoffEta = Value<DateTimeOffset>(reader, 17),
                Position = Value<double>(reader, 18) is { } latitude && Value<double>(reader, 19) is { } longitude
                    ? new GeoPoint(latitude, longitude)
                    : null,
                CancelReason = Value<CancelReason>(reader, 20),
            },
            reader.GetFieldValue<DateTimeOffset>(21),
            Text(reader, 22))
        { IsRepeat = reader.GetBoolean(26) };

    private static async Task<HashSet<Guid>> IdsAsync(NpgsqlCommand command, CancellationToken token)
    {
        var ids = new HashSet<Guid>();
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token))
            ids.Add(reader.GetGuid(0));
        return ids;
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static T? Value<T>(NpgsqlDataReader reader, int column)
        where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    private static NpgsqlParameter<TValue[]> Column<TRow, TValue>(IReadOnlyList<TRow> rows, Func<TRow, TValue> value) =>
        new() { TypedValue = [.. rows.Select(value)] };
}
