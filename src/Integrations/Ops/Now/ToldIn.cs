using Integrations.Abstractions;
using Integrations.Storage;
using Npgsql;

namespace Integrations.Ops.Now;

/// <summary>
/// How long partners waited for word, over time: a map of counts, and the list behind each of its cells. Both look at the same calls, at most
/// <see cref="CallsOfSlice"/> of each of the <see cref="Slices"/> slices of a column, so that a count and its list are the same however much was told.
/// </summary>
internal sealed class ToldIn(NpgsqlDataSource source, TimeProvider time) : IDisposable
{
    public const int Columns = 24;

    /// <summary>Of one column: a quarter of a minute of a quarter of an hour, a minute of an hour. Fine, so that in a busy time nobody's calls fill it.</summary>
    public const int Slices = 60;

    public const int CallsOfSlice = 20;

    /// <summary>The list behind a cell goes over no more.</summary>
    public static readonly TimeSpan Widest = TimeSpan.FromHours(1);

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    /// <summary>
    /// $1 to $4 the slices, as ids and as times; $5 calls of one slice; $6 slices of a column; $7 where buckets begin. Ids are times, so the key
    /// finds a slice, and each further row is looked up by its key: at most 28,800 calls for a map and 1,200 for a list, whatever the tables hold.
    /// What was recorded longer than a day before its call was told is not looked for: it is among the last.
    /// </summary>
    internal const string Looked = """
        WITH calls AS MATERIALIZED (
            SELECT (s.slice - 1) / $6 AS place, r.*, count(*) OVER (PARTITION BY s.slice) >= $5 AS cut
            FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[]) WITH ORDINALITY AS s(first, next, since, until, slice)
            CROSS JOIN LATERAL (
                SELECT client_request_id, requested_at, duration FROM client_responses
                WHERE client_request_id >= s.first AND client_request_id < s.next AND requested_at >= s.since AND requested_at < s.until
                    AND outcome = 'Sent' AND NOT stale
                ORDER BY client_request_id LIMIT $5) r),
        told AS (
            SELECT c.place, q.*, t.ms, width_bucket(coalesce(t.ms, 'Infinity'), $7::float8[]) AS bucket
            FROM calls c
            CROSS JOIN LATERAL (
                SELECT id, requested_at, integration_type, region, api_version, operation, partner_status, delivery_id, external_delivery_id, seq, attempt, node
                FROM client_requests WHERE id = c.client_request_id AND requested_at = c.requested_at AND purpose = 'StatusUpdate' LIMIT 1) q
            LEFT JOIN LATERAL (
                SELECT recorded_at FROM status_update
                WHERE delivery_id = q.delivery_id AND seq = q.seq AND recorded_at >= c.requested_at - interval '1 day' AND recorded_at < c.requested_at + interval '1 hour'
                ORDER BY recorded_at DESC LIMIT 1) u ON true
            CROSS JOIN LATERAL (SELECT (extract(epoch FROM c.requested_at - u.recorded_at) * 1000)::float8 + coalesce(c.duration, 0) AS ms) t)
        """;

    // Columns that were cut are cut for every partner: whose calls were not looked at is not known.
    private const string Map = Looked + """

        SELECT integration_type, place, bucket, count(*) FROM told GROUP BY 1, 2, 3
        UNION ALL SELECT NULL, place, 0, count(*) FROM calls WHERE cut GROUP BY 2
        """;

    private const string List = Looked + """

        SELECT id, requested_at, integration_type, region, api_version, operation, partner_status, delivery_id, external_delivery_id, seq, attempt, node, ms,
            (SELECT bool_or(cut) FROM calls)
        FROM told WHERE bucket = $8 AND ($9::integration_type IS NULL OR integration_type = $9) ORDER BY id DESC
        """;

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<int, ToldMap> _last = [];

    /// <summary>The last 6 hours by quarters, or the last 24 by hours, up to the one that runs; counted at most twice a minute for all who look.</summary>
    public async Task<ToldMap> MapAsync(int hours, CancellationToken token)
    {
        await _one.WaitAsync(token);
        try
        {
            var now = time.GetUtcNow();
            if (_last.TryGetValue(hours, out var last) && now - last.SeenAt < Fresh)
                return last;
            return _last[hours] = await CountAsync(now, TimeSpan.FromHours(hours) / Columns, token);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The calls of one cell, newest first.</summary>
    /// <param name="partner">Null asks for all.</param>
    /// <param name="from">Where the column begins.</param>
    /// <param name="until">Where it ends.</param>
    /// <param name="seen">When it was counted: calls from then on were not there yet.</param>
    /// <param name="bucket">How long it took.</param>
    /// <param name="token">Stops it.</param>
    public async Task<ToldList> ListAsync(IntegrationType? partner, DateTimeOffset from, DateTimeOffset until, DateTimeOffset seen, int bucket, CancellationToken token)
    {
        await using var command = source.CreateCommand(List);
        Fill(command, from, until - from, columns: 1, seen);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = bucket });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)partner ?? DBNull.Value, DataTypeName = "integration_type" });
        var (calls, cut) = (new List<ToldCall>(), false);
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
        {
            calls.Add(new ToldCall(row.GetGuid(0), row.GetFieldValue<DateTimeOffset>(1), row.GetFieldValue<IntegrationType>(2), row.GetFieldValue<Region>(3), row.GetInt32(4))
            {
                Operation = row.GetString(5),
                Word = await row.IsDBNullAsync(6, token) ? null : row.GetString(6),
                DeliveryId = row.GetGuid(7),
                ExternalId = row.GetString(8),
                Seq = row.GetInt64(9),
                Attempt = row.GetInt32(10),
                Host = row.GetString(11),
                Took = await row.IsDBNullAsync(12, token) ? null : TimeSpan.FromMilliseconds(row.GetDouble(12)),
            });
            cut = row.GetBoolean(13);
        }

        return new ToldList(calls, cut);
    }

    public void Dispose() => _one.Dispose();

    private async Task<ToldMap> CountAsync(DateTimeOffset now, TimeSpan width, CancellationToken token)
    {
        // At whole quarters and hours, so that a column is the same to everybody who comes back to it.
        var running = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % width.Ticks), TimeSpan.Zero);
        var from = running - (width * (Columns - 1));
        await using var command = source.CreateCommand(Map);
        Fill(command, from, width, Columns, now);
        var (cells, cut) = (new Dictionary<(IntegrationType, int, int), long>(), new HashSet<int>());
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
        {
            if (await row.IsDBNullAsync(0, token))
                cut.Add((int)row.GetInt64(1));
            else
                cells[(row.GetFieldValue<IntegrationType>(0), (int)row.GetInt64(1), row.GetInt32(2))] = row.GetInt64(3);
        }

        return new ToldMap(from, width, now) { Cells = cells, Cut = cut };
    }

    internal static void Fill(NpgsqlCommand command, DateTimeOffset from, TimeSpan width, int columns, DateTimeOffset seen)
    {
        var edges = Enumerable.Range(0, (columns * Slices) + 1).Select(i => (from + (width * i / Slices)).ToUniversalTime()).ToArray();
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. edges[..^1].Select(IdTime.FirstAt)] });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. edges[1..].Select(IdTime.FirstAt)] });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset[]> { TypedValue = edges[..^1] });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset[]> { TypedValue = [.. edges[1..].Select(edge => edge < seen ? edge : seen.ToUniversalTime())] });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = CallsOfSlice });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Slices });
        command.Parameters.Add(new NpgsqlParameter<double[]> { TypedValue = ToldBuckets.Edges });
    }
}

/// <param name="From">Where the first column begins.</param>
/// <param name="Width">Of a column.</param>
/// <param name="SeenAt">When it was counted.</param>
internal sealed record ToldMap(DateTimeOffset From, TimeSpan Width, DateTimeOffset SeenAt)
{
    public required IReadOnlyDictionary<(IntegrationType Partner, int Column, int Bucket), long> Cells { get; init; }

    /// <summary>Columns in which more was told than was looked at.</summary>
    public required IReadOnlySet<int> Cut { get; init; }

    public DateTimeOffset StartOf(int column) => From + (Width * column);

    /// <summary>Of all partners where none is named.</summary>
    public long Of(IntegrationType? partner, int column, int bucket) => partner is { } one
        ? Cells.GetValueOrDefault((one, column, bucket))
        : Cells.Where(cell => cell.Key.Column == column && cell.Key.Bucket == bucket).Sum(cell => cell.Value);
}

/// <param name="Calls">Newest first.</param>
/// <param name="Cut">More was told in that time than was looked at.</param>
internal sealed record ToldList(IReadOnlyList<ToldCall> Calls, bool Cut);

/// <summary>A change that a partner has taken.</summary>
internal sealed record ToldCall(Guid Id, DateTimeOffset At, IntegrationType Partner, Region Region, int ApiVersion)
{
    public required string Operation { get; init; }

    public string? Word { get; init; }

    public required Guid DeliveryId { get; init; }

    public required string ExternalId { get; init; }

    public required long Seq { get; init; }

    public required int Attempt { get; init; }

    public required string Host { get; init; }

    /// <summary>From the recorded change to the answer; null where that was more than a day.</summary>
    public TimeSpan? Took { get; init; }
}
