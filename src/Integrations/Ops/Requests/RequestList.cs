using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.Ingress;
using Integrations.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Integrations.Ops.Requests;

/// <summary>
/// What partners have sent, page by page, counted and by cause. All three put their question to the same stretch of time, so that they
/// agree: the window asked for, or as far back in it as the newest <see cref="MostLookedAt"/> requests go.
/// </summary>
internal sealed class RequestList(NpgsqlDataSource source, TimeProvider time)
{
    public const int PageSize = 50;

    /// <summary>One question looks at no more.</summary>
    public const int MostLookedAt = 50_000;
    public const int MostCauses = 200;

    private const int MostOfAnId = 200;

    // Where a question is worse than thought, it ends with a sentence instead of holding the database.
    private const int Seconds = 5;

    private static readonly Guid Last = new("ffffffff-ffff-ffff-ffff-ffffffffffff");

    /// <summary>For tests that have fewer.</summary>
    internal int LooksAt { get; init; } = MostLookedAt;

    public async Task<KeptRequests> FindAsync(RequestFilter filter, RequestCursor? after, CancellationToken token)
    {
        if (filter.Id is { } id)
            return new KeptRequests([.. (await ByIdAsync(id, filter.Partner, token)).Where(r => filter.Tab.Verdicts().Contains(r.Verdict))], null, new Reach(DateTimeOffset.MinValue, Cut: false));
        var before = after?.At ?? time.GetUtcNow().AddDays(1);
        var reach = await ReachAsync(filter, before, token);
        var found = await RowsAsync(RequestSql.Page, parameters =>
        {
            Window(parameters, filter, reach);
            parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = before.ToUniversalTime() });
            parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after?.Id ?? Last });
            parameters.Add(new NpgsqlParameter<int> { TypedValue = PageSize + 1 });
            parameters.Add(new NpgsqlParameter<RequestVerdict[]> { TypedValue = filter.Tab.Verdicts() });
            parameters.Add(Text(filter.Cause?.Route));
            parameters.Add(new NpgsqlParameter<int> { TypedValue = filter.Cause?.ApiVersion ?? 0 });
            parameters.Add(Text(filter.Cause?.Path));
            parameters.Add(Text(filter.Cause?.Rule));
        }, token);
        var page = found.Take(PageSize).ToList();
        // Where the stretch was cut, the next page goes on behind it, whether or not this one was full.
        RequestCursor? next = found.Count > PageSize ? new(page[^1].ReceivedAt, page[^1].Id) : reach.Cut ? new(reach.From, Guid.Empty) : null;
        return new KeptRequests(page, next, reach);
    }

    /// <summary>How many there are of each verdict, and of which stretch.</summary>
    public async Task<(IReadOnlyDictionary<RequestVerdict, long> Counts, Reach Reach)> CountAsync(RequestFilter filter, CancellationToken token)
    {
        if (filter.Id is { } id)
            return ((await ByIdAsync(id, filter.Partner, token)).CountBy(r => r.Verdict).ToDictionary(v => v.Key, v => (long)v.Value), new Reach(DateTimeOffset.MinValue, Cut: false));
        var reach = await ReachAsync(filter, time.GetUtcNow().AddDays(1), token);
        var counts = new Dictionary<RequestVerdict, long>();
        await EachAsync(RequestSql.Counts, parameters => Window(parameters, filter, reach), row => counts[row.GetFieldValue<RequestVerdict>(0)] = row.GetInt64(1), token);
        return (counts, reach);
    }

    /// <summary>Those that were turned down, the most frequent cause first. A request with several faults counts for each.</summary>
    public async Task<(IReadOnlyList<RequestCause> Causes, Reach Reach)> CausesAsync(RequestFilter filter, CancellationToken token)
    {
        var reach = await ReachAsync(filter, time.GetUtcNow().AddDays(1), token);
        var causes = new List<RequestCause>();
        await EachAsync(
            RequestSql.Causes,
            parameters =>
            {
                Window(parameters, filter, reach);
                parameters.Add(new NpgsqlParameter<RequestVerdict[]> { TypedValue = filter.Tab.Verdicts() });
                parameters.Add(new NpgsqlParameter<int> { TypedValue = MostCauses });
            },
            row => causes.Add(new RequestCause(
                row.GetFieldValue<IntegrationType>(0), new CauseKey(row.GetString(1), row.GetInt32(2), Text(row, 3), Text(row, 4)),
                row.GetInt64(5), row.GetInt64(6), row.GetFieldValue<DateTimeOffset>(7), row.GetFieldValue<DateTimeOffset>(8), row.GetGuid(9))),
            token);
        return (causes, reach);
    }

    private async Task<Reach> ReachAsync(RequestFilter filter, DateTimeOffset before, CancellationToken token)
    {
        var from = time.GetUtcNow() - TimeSpan.FromDays(filter.Days);
        var reach = new Reach(from, Cut: false);
        await EachAsync(
            RequestSql.Reach,
            parameters =>
            {
                Window(parameters, filter, reach);
                parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = before.ToUniversalTime() });
                parameters.Add(new NpgsqlParameter<int> { TypedValue = LooksAt });
            },
            row => reach = row.GetInt64(1) == LooksAt ? new Reach(row.GetFieldValue<DateTimeOffset>(0), Cut: true) : reach,
            token);
        return reach;
    }

    private Task<List<KeptRequest>> ByIdAsync(string word, IntegrationType? partner, CancellationToken token)
    {
        var id = Guid.TryParse(word, out var parsed) ? parsed : (Guid?)null;
        var made = id is { } ours ? IdTime.MadeAt(ours) : null;
        return RowsAsync(RequestSql.ById, parameters =>
        {
            parameters.Add(new NpgsqlParameter<string> { TypedValue = word });
            parameters.Add(new NpgsqlParameter { Value = made is null ? DBNull.Value : id, NpgsqlDbType = NpgsqlDbType.Uuid });
            parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = (made ?? DateTimeOffset.UnixEpoch) - TimeSpan.FromSeconds(1) });
            parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = (made ?? DateTimeOffset.UnixEpoch) + TimeSpan.FromSeconds(1) });
            parameters.Add(Partners(partner));
            parameters.Add(new NpgsqlParameter<int> { TypedValue = MostOfAnId });
        }, token);
    }

    private static void Window(NpgsqlParameterCollection parameters, RequestFilter filter, Reach reach)
    {
        parameters.Add(Partners(filter.Partner));
        parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = reach.From.ToUniversalTime() });
    }

    private static NpgsqlParameter<IntegrationType[]> Partners(IntegrationType? partner) =>
        new() { TypedValue = partner is { } one ? [one] : Enum.GetValues<IntegrationType>() };

    private static NpgsqlParameter<string?> Text(string? value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private async Task<List<KeptRequest>> RowsAsync(string sql, Action<NpgsqlParameterCollection> fill, CancellationToken token)
    {
        var found = new List<KeptRequest>();
        await EachAsync(sql, fill, row => found.Add(Read(row)), token);
        return found;
    }

    private async Task EachAsync(string sql, Action<NpgsqlParameterCollection> fill, Action<NpgsqlDataReader> read, CancellationToken token)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = Seconds;
        fill(command.Parameters);
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
            read(row);
    }

    private static KeptRequest Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        ReceivedAt = row.GetFieldValue<DateTimeOffset>(1),
        Partner = row.GetFieldValue<IntegrationType>(2),
        Region = row.GetFieldValue<Region>(3),
        ApiVersion = row.GetInt32(4),
        Route = row.GetString(5),
        Method = row.GetString(6),
        ExternalId = Text(row, 7),
        DeliveryId = row.IsDBNull(8) ? null : row.GetGuid(8),
        Verdict = row.GetFieldValue<RequestVerdict>(9),
        Faults = FaultText.Read(Text(row, 10)),
        Reason = Text(row, 11),
        Bytes = row.GetInt32(12),
    };
}
