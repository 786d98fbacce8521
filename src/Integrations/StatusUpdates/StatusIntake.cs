using System.Diagnostics;
using Integrations.Abstractions;
using Npgsql;
using NpgsqlTypes;

namespace Integrations.StatusUpdates;

/// <summary>
/// Records what the Deliveries service reports. Changes of one delivery get dense numbers in the source's order, under the lock of
/// their row, in the transaction that also marks the delivery as owing its partner something: no change is lost between the two.
/// </summary>
public sealed class StatusIntake(NpgsqlDataSource source, EgressSignal signal, TimeProvider time)
{
    /// <summary>Records the changes that are news. Null when the delivery is unknown or was never accepted.</summary>
    public async Task<IReadOnlyList<RecordedChange>?> RecordAsync(
        Guid deliveryId, IReadOnlyList<ReportedChange> changes, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(changes);
        await using var connection = await source.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if (await LockAsync(connection, deliveryId, token) is not { } state)
            return null;

        var sorted = Sort(changes, state);
        var news = sorted.Where(s => s.Result is ChangeResult.accepted).ToList();
        if (news.Count > 0)
            await WriteAsync(connection, deliveryId, state, news, token);
        var old = sorted.Where(s => s.Result is ChangeResult.regressed).ToList();
        if (old.Count > 0)
            await TellDuplicatesApartAsync(connection, deliveryId, old, token);
        await transaction.CommitAsync(token);

        if (news.Count > 0)
            signal.Wake();
        return [.. sorted.OrderBy(s => s.Place).Select(s => new RecordedChange(s.Change.EventId, s.Result, s.Seq))];
    }

    private static async Task<State?> LockAsync(NpgsqlConnection connection, Guid deliveryId, CancellationToken token)
    {
        if (await ReadAsync() is { } found)
            return found;

        // The Deliveries service can be faster with its first report than we with the record of its answer.
        await using (var create = new NpgsqlCommand(EgressSql.CreateState, connection))
        {
            create.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = deliveryId });
            await create.ExecuteNonQueryAsync(token);
        }

        return await ReadAsync();

        async Task<State?> ReadAsync()
        {
            await using var command = new NpgsqlCommand(EgressSql.LockState, connection);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = deliveryId });
            await using var reader = await command.ExecuteReaderAsync(token);
            if (!await reader.ReadAsync(token))
                return null;
            var status = await reader.IsDBNullAsync(3, token) ? (AttemptStatus?)null : reader.GetFieldValue<AttemptStatus>(3);
            return new State(reader.GetInt64(0), new ChangeOrder(reader.GetInt64(1), await reader.IsDBNullAsync(2, token) ? "" : reader.GetString(2)), status);
        }
    }

    private static List<Sorted> Sort(IReadOnlyList<ReportedChange> changes, State state)
    {
        var sorted = changes.Select((change, place) => new Sorted(change, place)).ToList();
        sorted.Sort((a, b) => ChangeOrder.Compare(a.Change.Order, b.Change.Order) is var order and not 0 ? order : a.Place.CompareTo(b.Place));
        var last = state.Last;
        var seq = state.NextSeq;
        var ended = state.Current?.IsFinal() ?? false;
        foreach (var item in sorted)
        {
            if (ChangeOrder.Compare(item.Change.Order, last) <= 0)
            {
                item.Result = item.Change.Order == last ? ChangeResult.duplicate : ChangeResult.regressed;
                continue;
            }

            if (ended)
            {
                item.Result = ChangeResult.final;
                continue;
            }

            item.Seq = ++seq;
            last = item.Change.Order;
            ended = item.Change.Status.IsFinal();
        }

        return sorted;
    }

    private async Task WriteAsync(NpgsqlConnection connection, Guid deliveryId, State state, List<Sorted> news, CancellationToken token)
    {
        var now = time.GetUtcNow();
        var latest = news[^1];
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(EgressSql.InsertUpdates)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = deliveryId },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = now },
                new NpgsqlParameter<string?> { TypedValue = Activity.Current?.Id, NpgsqlDbType = NpgsqlDbType.Text },
                Column(news, n => n.Seq!.Value),
                Column(news, n => n.Change.Status),
                Column(news, n => n.Change.Attempt),
                Column(news, n => n.Change.RobotId),
                Column(news, n => n.Change.OccurredAt.ToUniversalTime()),
                Column(news, n => n.Change.Order.Version),
                Column(news, n => n.Change.EventId),
                Column(news, n => n.Change.PickupEta?.ToUniversalTime()),
                Column(news, n => n.Change.DropoffEta?.ToUniversalTime()),
                Column(news, n => n.Change.Position?.Latitude),
                Column(news, n => n.Change.Position?.Longitude),
                Column(news, n => n.Change.CancelReason),
            },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(EgressSql.AdvanceState)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = deliveryId },
                new NpgsqlParameter<long> { TypedValue = state.NextSeq + news.Count },
                new NpgsqlParameter<long> { TypedValue = latest.Change.Order.Version },
                new NpgsqlParameter<string> { TypedValue = latest.Change.Order.EventId },
                new NpgsqlParameter<AttemptStatus> { TypedValue = latest.Change.Status },
                new NpgsqlParameter<string?> { TypedValue = latest.Change.RobotId, NpgsqlDbType = NpgsqlDbType.Text },
                new NpgsqlParameter { Value = (object?)latest.Change.CancelReason ?? DBNull.Value, DataTypeName = "cancel_reason" },
                new NpgsqlParameter<DateTimeOffset?> { TypedValue = latest.Change.PickupEta?.ToUniversalTime() },
                new NpgsqlParameter<DateTimeOffset?> { TypedValue = latest.Change.DropoffEta?.ToUniversalTime() },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = latest.Change.OccurredAt.ToUniversalTime() },
            },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(EgressSql.Owe)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = deliveryId },
                new NpgsqlParameter<long> { TypedValue = state.NextSeq + news.Count },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = now },
            },
        });
        await batch.ExecuteNonQueryAsync(token);
    }

    private static async Task TellDuplicatesApartAsync(
        NpgsqlConnection connection, Guid deliveryId, List<Sorted> old, CancellationToken token)
    {
        var known = new HashSet<ChangeOrder>();
        await using var command = new NpgsqlCommand(EgressSql.RecordedOrders, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = deliveryId });
        command.Parameters.Add(Column(old, o => o.Change.Order.Version));
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token))
            known.Add(new ChangeOrder(reader.GetInt64(0), reader.GetString(1)));
        foreach (var item in old.Where(item => known.Contains(item.Change.Order)))
            item.Result = ChangeResult.duplicate;
    }

    private static NpgsqlParameter<T[]> Column<T>(List<Sorted> rows, Func<Sorted, T> value) =>
        new() { TypedValue = [.. rows.Select(value)] };

    private sealed record State(long NextSeq, ChangeOrder Last, AttemptStatus? Current);

    private sealed class Sorted(ReportedChange change, int place)
    {
        public ReportedChange Change { get; } = change;

        public int Place { get; } = place;

        public ChangeResult Result { get; set; } = ChangeResult.accepted;

        public long? Seq { get; set; }
    }
}
