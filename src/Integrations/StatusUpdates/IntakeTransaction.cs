using Integrations.Abstractions;
using Integrations.StatusUpdates.LateAnswers;
using Integrations.Storage;
using Npgsql;

namespace Integrations.StatusUpdates;

/// <summary>Several reports in one transaction: three round trips, however many they are.</summary>
internal sealed class IntakeTransaction(NpgsqlDataSource source, TimeProvider time)
{
    /// <summary>Of a report that was not recorded, because an answer that comes before it is not complete.</summary>
    public static readonly IReadOnlyList<RecordedChange> NotYet = new List<RecordedChange>();

    public async Task<IReadOnlyList<IReadOnlyList<RecordedChange>?>> RecordAsync(IReadOnlyList<Report> reports)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var states = await LockAsync(connection, [.. reports.Select(report => report.DeliveryId).Distinct()]);

        // Of several reports about one delivery each is judged by what the one before it left.
        var sorted = reports.Select(report => states.TryGetValue(report.DeliveryId, out var state) ? state.Take(report) : null).ToList();
        var changed = states.Values.Where(state => state.News.Count > 0).OrderBy(state => state.DeliveryId).ToList();
        if (changed.Count > 0)
            await WriteAsync(connection, changed);
        await TellDuplicatesApartAsync(connection, reports, sorted);
        await transaction.CommitAsync();
        return [.. sorted.Zip(reports, (changes, report) =>
            changes is not null ? Recorded(changes) : states.ContainsKey(report.DeliveryId) ? NotYet : null)];
    }

    private static List<RecordedChange> Recorded(IReadOnlyList<SortedChange> changes) =>
        [.. changes.OrderBy(c => c.Place).Select(c => new RecordedChange(c.Change.EventId, c.Result, c.Seq))];

    private static async Task<Dictionary<Guid, IntakeState>> LockAsync(NpgsqlConnection connection, IReadOnlyList<Guid> ids)
    {
        var states = new Dictionary<Guid, IntakeState>(ids.Count);
        await LockAsync(connection, ids, states);
        if (states.Count == ids.Count)
            return states;

        // The Deliveries service can be faster with its first report than we with the record of its answer.
        var missing = ids.Where(id => !states.ContainsKey(id)).ToList();
        await using (var create = new NpgsqlCommand(EgressSql.CreateState, connection) { Parameters = { Column(missing, id => id) } })
            await create.ExecuteNonQueryAsync();
        await LockAsync(connection, missing, states);
        return states;
    }

    private static async Task LockAsync(NpgsqlConnection connection, IReadOnlyList<Guid> ids, Dictionary<Guid, IntakeState> states)
    {
        await using var command = new NpgsqlCommand(EgressSql.LockForIntake, connection) { Parameters = { Column(ids, id => id) } };
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var id = reader.GetGuid(0);
            var last = new ChangeOrder(reader.GetInt64(4), await reader.IsDBNullAsync(5) ? "" : reader.GetString(5));
            var current = await reader.IsDBNullAsync(6) ? (AttemptStatus?)null : reader.GetFieldValue<AttemptStatus>(6);
            states.Add(id, new IntakeState(
                id, reader.GetFieldValue<IntegrationType>(1), reader.GetFieldValue<Region>(2), reader.GetInt64(3), last, current,
                awaited: await reader.IsDBNullAsync(7) ? 0 : reader.GetInt32(7)));
        }
    }

    private async Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<IntakeState> changed)
    {
        var now = time.GetUtcNow();
        var news = changed.SelectMany(state => state.News).ToList();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var state in changed.Where(state => state.Awaited > 0))
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Conversations.PlaceAsKept).With(state.DeliveryId).With(now));
        batch.BatchCommands.Add(Updates(news, now));
        batch.BatchCommands.Add(Advance(changed));
        batch.BatchCommands.Add(Owe(changed, now));
        await batch.ExecuteNonQueryAsync();
    }

    private static NpgsqlBatchCommand Updates(IReadOnlyList<NumberedChange> news, DateTimeOffset now) => new(EgressSql.InsertUpdates)
    {
        Parameters =
        {
            new NpgsqlParameter<DateTimeOffset> { TypedValue = now },
            Column(news, n => n.DeliveryId),
            Column(news, n => n.TraceParent),
            Column(news, n => n.Seq),
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
    };

    private static NpgsqlBatchCommand Advance(IReadOnlyList<IntakeState> changed)
    {
        var latest = changed.Select(state => state.News[^1].Change).ToList();
        return new NpgsqlBatchCommand(EgressSql.AdvanceStates)
        {
            Parameters =
            {
                Column(changed, s => s.DeliveryId),
                Column(changed, s => s.NextSeq),
                Column(changed, s => s.Last.Version),
                Column(changed, s => s.Last.EventId),
                Column(latest, c => c.Status),
                Column(latest, c => c.RobotId),
                Column(latest, c => c.CancelReason),
                Column(latest, c => c.PickupEta?.ToUniversalTime()),
                Column(latest, c => c.DropoffEta?.ToUniversalTime()),
                Column(latest, c => c.OccurredAt.ToUniversalTime()),
            },
        };
    }

    private static NpgsqlBatchCommand Owe(IReadOnlyList<IntakeState> changed, DateTimeOffset now) => new(EgressSql.Owe)
    {
        Parameters =
        {
            Column(changed, s => s.DeliveryId),
            Column(changed, s => s.Partner),
            Column(changed, s => s.Region),
            Column(changed, s => s.NextSeq),
            new NpgsqlParameter<DateTimeOffset> { TypedValue = now },
        },
    };

    /// <summary>What is older than the last change may be one that is recorded, or one that came too late.</summary>
    private static async Task TellDuplicatesApartAsync(
        NpgsqlConnection connection, IReadOnlyList<Report> reports, IReadOnlyList<IReadOnlyList<SortedChange>?> sorted)
    {
        var old = reports.Zip(sorted)
            .SelectMany(pair => (pair.Second ?? []).Where(c => c.Result is ChangeResult.regressed).Select(c => (Delivery: pair.First.DeliveryId, Change: c)))
            .ToList();
        if (old.Count == 0)
            return;
        var known = new HashSet<(Guid, ChangeOrder)>();
        await using var command = new NpgsqlCommand(EgressSql.RecordedOrders, connection)
        {
            Parameters = { Column(old, o => o.Delivery), Column(old, o => o.Change.Change.Order.Version) },
        };
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            known.Add((reader.GetGuid(0), new ChangeOrder(reader.GetInt64(1), reader.GetString(2))));
        foreach (var (_, change) in old.Where(o => known.Contains((o.Delivery, o.Change.Change.Order))))
            change.Result = ChangeResult.duplicate;
    }

    private static NpgsqlParameter<TValue[]> Column<TRow, TValue>(IReadOnlyList<TRow> rows, Func<TRow, TValue> value) =>
        new() { TypedValue = [.. rows.Select(value)] };
}
