using Integrations.Abstractions;
using Integrations.Storage;
using Npgsql;

namespace Integrations.Ops.Orders;

/// <summary>Finds orders: by an exact id at once, otherwise by what a filter says, page by page, within a window of time.</summary>
internal sealed class OrderList(NpgsqlDataSource source, TimeProvider time)
{
    public const int PageSize = 50;

    /// <summary>Rows that a filter which has to look at each goes through for one page. Then it says how far it came.</summary>
    public const int MostLookedAt = 5_000;

    private static readonly Guid Last = new("ffffffff-ffff-ffff-ffff-ffffffffffff");

    // Where a question is worse than thought, it ends with a sentence instead of holding the database.
    private const int Seconds = 5;

    /// <summary>For tests that have fewer.</summary>
    internal int LooksAt { get; init; } = MostLookedAt;

    /// <param name="filter">What is looked for.</param>
    /// <param name="days">How far back.</param>
    /// <param name="after">The last row of the page before.</param>
    /// <param name="token">Stops it.</param>
    public async Task<FoundOrders> FindAsync(OrderFilter filter, int days, OrderCursor? after, CancellationToken token)
    {
        if (filter.Id is { } id && await ByIdAsync(id, filter, token) is { } exact)
            return exact;

        var now = time.GetUtcNow();
        var from = filter.NewerThan is { } newer ? now - newer : now - TimeSpan.FromDays(days);
        var to = filter.OlderThan is { } older ? now - older : now.AddDays(1);
        var before = IsByTime(filter) && after is { } last ? last.CreatedAt : to;
        var most = filter.LooksAtEach ? LooksAt : PageSize + 1;
        var looked = await RowsAsync(Candidates(filter), IsByTime(filter), command =>
        {
            command.Parameters.Add(new NpgsqlParameter<IntegrationType[]> { TypedValue = filter.Partner is { } partner ? [partner] : Enum.GetValues<IntegrationType>() });
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = from.ToUniversalTime() });
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = before.ToUniversalTime() });
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after?.Id ?? Last });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        }, token);
        var found = looked.Where(order => Matches(order, filter, from, before)).ToList();
        var page = found.Take(PageSize).ToList();
        // The page ends where the next begins: at its last row, or, where too few of those looked at matched, at the last looked at.
        var end = found.Count > PageSize ? page[^1] : looked.Count == most ? looked[^1] : null;
        return new FoundOrders(page, end is null ? null : new OrderCursor(end.CreatedAt, end.Id), filter.LooksAtEach ? looked.Count : 0, end?.CreatedAt ?? from);
    }

    /// <summary>How many match, as far as that can be said at once: at most <paramref name="most"/>, and only where an index can count.</summary>
    public async Task<long?> CountAsync(OrderFilter filter, int days, int most, CancellationToken token)
    {
        if (filter.LooksAtEach || filter.Id is not null)
            return null;
        var now = time.GetUtcNow();
        // The candidates of a state are not those of a window yet.
        await using var command = source.CreateCommand(IsByTime(filter)
            ? $"SELECT count(*), count(*) FROM ({Candidates(filter)}) c"
            : $"SELECT count(*), count(*) FILTER (WHERE d.created_at >= $2 AND d.created_at <= $3) FROM ({Candidates(filter)}) c JOIN delivery d ON d.id = c.id");
        command.CommandTimeout = Seconds;
        command.Parameters.Add(new NpgsqlParameter<IntegrationType[]> { TypedValue = filter.Partner is { } partner ? [partner] : Enum.GetValues<IntegrationType>() });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = (filter.NewerThan is { } newer ? now - newer : now - TimeSpan.FromDays(days)).ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = (filter.OlderThan is { } older ? now - older : now.AddDays(1)).ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Last });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        await using var row = await command.ExecuteReaderAsync(token);
        await row.ReadAsync(token);
        var (looked, found) = (row.GetInt64(0), row.GetInt64(1));
        return looked == most && found < most ? null : found;
    }

    /// <summary>How many have come since that the same filter would show first; and whether there are more than were looked at.</summary>
    public async Task<(int Count, bool Cut)> NewerAsync(OrderFilter filter, OrderCursor newest, CancellationToken token)
    {
        if (filter.Id is not null)
            return (0, false);
        var page = await FindAsync(filter with { NewerThan = time.GetUtcNow() - newest.CreatedAt }, days: 1, after: null, token);
        var fresh = page.Orders.Count(order => order.CreatedAt > newest.CreatedAt);
        return (fresh, fresh == PageSize);
    }

    /// <summary>The orders of these customers, as the search by phone finds them.</summary>
    public async Task<IReadOnlyList<FoundOrder>> OfCustomersAsync(Guid[] customers, CancellationToken token) =>
        await RowsAsync(
            "SELECT id FROM delivery WHERE customer_id = ANY($1) ORDER BY created_at DESC LIMIT 200", byTime: true,
            command => command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = customers }), token);

    /// <summary>Null where the word is no id that anything is known by.</summary>
    private async Task<FoundOrders?> ByIdAsync(string word, OrderFilter filter, CancellationToken token)
    {
        var id = Guid.TryParse(word, out var parsed) ? parsed : (Guid?)null;
        var made = id is { } ours ? IdTime.MadeAt(ours) : null;
        var found = await RowsAsync(OrderSql.ById, byTime: true, command =>
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = word });
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)id ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)OfMessage(word) ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = (made ?? DateTimeOffset.UnixEpoch) - TimeSpan.FromSeconds(2) });
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = (made ?? DateTimeOffset.UnixEpoch) + TimeSpan.FromSeconds(2) });
        }, token);
        var matching = found.Where(order => Matches(order, filter, DateTimeOffset.MinValue, DateTimeOffset.MaxValue)).ToList();
        return new FoundOrders(matching, Next: null, 0, DateTimeOffset.MinValue, Exact: true);
    }

    private async Task<List<FoundOrder>> RowsAsync(string candidates, bool byTime, Action<NpgsqlCommand> fill, CancellationToken token)
    {
        await using var command = source.CreateCommand(OrderSql.Rows(candidates, byTime));
        command.CommandTimeout = Seconds;
        fill(command);
        var orders = new List<FoundOrder>();
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
            orders.Add(Read(row));
        return orders;
    }

    private static FoundOrder Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        ExternalId = row.GetString(1),
        Partner = row.GetFieldValue<IntegrationType>(2),
        Region = row.GetFieldValue<Region>(3),
        ApiVersion = row.GetInt32(4),
        StoreId = row.IsDBNull(5) ? null : row.GetString(5),
        Source = row.GetFieldValue<Source>(6),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(7),
        Status = row.GetString(8),
        Accepted = row.GetBoolean(9),
        Canceled = row.GetBoolean(10),
        CurrentStatus = row.IsDBNull(11) ? null : row.GetFieldValue<AttemptStatus>(11),
        RobotId = row.IsDBNull(12) ? null : row.GetString(12),
        LastWord = row.IsDBNull(13) ? null : row.GetString(13),
        LastToldAt = row.IsDBNull(14) ? null : row.GetFieldValue<DateTimeOffset>(14),
        OwedSince = row.IsDBNull(15) ? null : row.GetFieldValue<DateTimeOffset>(15),
        DueAt = row.IsDBNull(16) ? null : row.GetFieldValue<DateTimeOffset>(16),
        InDoubt = !row.IsDBNull(17) && row.GetBoolean(17),
        HasDead = row.GetBoolean(18),
    };

    /// <summary>False where a state gives the candidates, which come in the order of their ids: the id alone is where a page ends.</summary>
    private static bool IsByTime(OrderFilter filter) => Candidates(filter) == OrderSql.ByTime;

    private static string Candidates(OrderFilter filter) => filter.State switch
    {
        OrderState.Waiting => OrderSql.Waiting,
        OrderState.Pending => OrderSql.Pending,
        OrderState.Dead => OrderSql.Dead,
        OrderState.Unknown => OrderSql.Unknown,
        OrderState.Refused or OrderState.Canceled or OrderState.Running or OrderState.Final or null => OrderSql.ByTime,
    };

    private static bool Matches(FoundOrder order, OrderFilter filter, DateTimeOffset from, DateTimeOffset to) =>
        (filter.Partner is null || order.Partner == filter.Partner)
        && (filter.Region is null || order.Region == filter.Region)
        && (filter.ApiVersion is null || order.ApiVersion == filter.ApiVersion)
        && (filter.Status is null || order.CurrentStatus == filter.Status)
        && (filter.Store is null || string.Equals(order.StoreId, filter.Store, StringComparison.Ordinal))
        && (filter.Robot is null || string.Equals(order.RobotId, filter.Robot, StringComparison.OrdinalIgnoreCase))
        && (filter.Source is null || order.Source == filter.Source)
        && order.CreatedAt >= from && order.CreatedAt <= to
        && filter.State switch
        {
            OrderState.Refused => !order.Accepted,
            OrderState.Canceled => order.Canceled,
            OrderState.Final => order.CurrentStatus?.IsFinal() is true,
            OrderState.Running => order is { Accepted: true, Canceled: false } && order.CurrentStatus?.IsFinal() is not true,
            OrderState.Pending or OrderState.Waiting or OrderState.Unknown or OrderState.Dead or null => true,
        };

    /// <summary>The messages that partners get are named after the delivery and the change.</summary>
    private static Guid? OfMessage(string word)
    {
        var dash = word.LastIndexOf('-');
        return dash == 32 && Guid.TryParseExact(word.AsSpan(0, 32), "N", out var id) ? id : null;
    }
}
