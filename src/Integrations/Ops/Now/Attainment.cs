using Integrations.Abstractions;
using Integrations.Partners;
using Integrations.StatusUpdates.Protection;
using Integrations.Storage;
using Npgsql;

namespace Integrations.Ops.Now;

/// <summary>
/// How well each partner's objective was kept over the last hour and the last day: which share of what it was to hear it had answered in time.
/// Out of the calls themselves, at most so many of each slice of time, so that a day costs no more than an hour; counted at most twice a
/// minute for all who look. What lapsed untold is not among them, for no call stands for it.
/// </summary>
internal sealed class Attainment(NpgsqlDataSource source, PartnerSettings settings, TimeProvider time) : IDisposable
{
    public static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    public static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // Five seconds of the hour and a minute of the day: at most some 15,000 calls each, and what changes within a minute is not lost.
    private static readonly (int Slices, int Calls) OfHour = (720, 20);
    private static readonly (int Slices, int Calls) OfDay = (1440, 10);

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    /// <summary>
    /// $1 to $4 the slices, as ids and as times; $5 calls of one slice; $6 to $8 whose objective is how many seconds. Ids are times, so the key
    /// finds a slice. Where a slice has more calls, its first ones stand for as many as it has, at most ten times so many: a rush at its beginning
    /// does not become a rush of all of it. Each further row is looked up by its key: a join might be planned as a walk through whole days.
    /// </summary>
    internal const string ToldInTime = """
        WITH calls AS MATERIALIZED (
            SELECT s.slice, r.* FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[]) WITH ORDINALITY AS s(first, next, since, until, slice)
            CROSS JOIN LATERAL (
                SELECT client_request_id, requested_at, duration FROM client_responses
                WHERE client_request_id >= s.first AND client_request_id < s.next AND requested_at >= s.since AND requested_at < s.until
                    AND outcome = 'Sent' AND NOT stale
                ORDER BY client_request_id LIMIT $5) r),
        weights AS (
            SELECT l.slice, l.looked >= $5 AS cut, CASE WHEN l.looked >= $5 THEN n.made::float8 / l.looked ELSE 1 END AS weight
            FROM (SELECT slice, count(*) AS looked FROM calls GROUP BY slice) l
            LEFT JOIN LATERAL (
                SELECT count(*) AS made FROM (
                    SELECT FROM client_responses
                    WHERE client_request_id >= ($1::uuid[])[l.slice] AND client_request_id < ($2::uuid[])[l.slice]
                        AND requested_at >= ($3::timestamptz[])[l.slice] AND requested_at < ($4::timestamptz[])[l.slice] AND outcome = 'Sent' AND NOT stale
                    LIMIT $5 * 10) m) n ON l.looked >= $5)
        SELECT q.integration_type, q.region, q.api_version, round(sum(w.weight))::bigint,
            coalesce(round(sum(w.weight) FILTER (WHERE t.seconds IS NULL OR t.seconds > o.seconds)), 0)::bigint, bool_or(w.cut),
            percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY t.seconds)
        FROM calls c JOIN weights w ON w.slice = c.slice
        CROSS JOIN LATERAL (
            SELECT integration_type, region, api_version, delivery_id, seq FROM client_requests
            WHERE id = c.client_request_id AND requested_at = c.requested_at AND purpose = 'StatusUpdate' LIMIT 1) q
        JOIN unnest($6::integration_type[], $7::region[], $8::integer[]) AS o(partner, region, seconds) ON o.partner = q.integration_type AND o.region = q.region
        LEFT JOIN LATERAL (
            SELECT recorded_at FROM status_update
            WHERE delivery_id = q.delivery_id AND seq = q.seq AND recorded_at >= c.requested_at - interval '1 day' AND recorded_at < c.requested_at + interval '1 hour'
            ORDER BY recorded_at DESC LIMIT 1) u ON true
        CROSS JOIN LATERAL (SELECT extract(epoch FROM c.requested_at - u.recorded_at)::float8 + coalesce(c.duration, 0) / 1000 AS seconds) t
        GROUP BY 1, 2, 3
        """;

    // The index of what is dead; what a person has settled since was not told in time all the same.
    private const string Dead = """
        SELECT s.integration_type, s.region, s.api_version, count(*)
        FROM (SELECT delivery_id FROM status_decision WHERE decision = 'Dead' AND decided_at >= $1 ORDER BY decided_at DESC LIMIT 10000) x
        JOIN external_state s ON s.delivery_id = x.delivery_id GROUP BY 1, 2, 3
        """;

    private const string Overdue = """
        SELECT e.integration_type, e.region, 0, count(*)
        FROM unnest($1::integration_type[], $2::region[], $3::timestamptz[]) AS o(partner, region, before)
        CROSS JOIN LATERAL (
            SELECT integration_type, region FROM egress_ready
            WHERE integration_type = o.partner AND region = o.region AND pending_since < o.before LIMIT 10000) e
        GROUP BY 1, 2
        """;

    private readonly SemaphoreSlim _one = new(1, 1);
    private (DateTimeOffset At, IReadOnlyDictionary<LaneKey, KeptObjective> Kept)? _last;

    /// <summary>An entry for each lane of this host's settings.</summary>
    public async Task<IReadOnlyDictionary<LaneKey, KeptObjective>> ReadAsync(CancellationToken token)
    {
        await _one.WaitAsync(token);
        try
        {
            var now = time.GetUtcNow();
            if (_last is { } last && now - last.At < Fresh)
                return last.Kept;
            var kept = await CountAsync(now, token);
            _last = (now, kept);
            return kept;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<IReadOnlyDictionary<LaneKey, KeptObjective>> CountAsync(DateTimeOffset now, CancellationToken token)
    {
        var objectives = settings.Lanes.ToDictionary(lane => new LaneKey(lane.Type, lane.Region), lane => settings.Objective(lane.Type, lane.Region));
        var lanes = objectives.Keys.ToList();
        var overdue = await EachAsync(
            Overdue, [Partners(lanes), Regions(lanes), new NpgsqlParameter<DateTimeOffset[]> { TypedValue = [.. lanes.Select(lane => now - objectives[lane].Within)] }], token);
        var hour = await SpanAsync(now, Hour, OfHour, objectives, token);
        var day = await SpanAsync(now, Day, OfDay, objectives, token);
        return lanes.ToDictionary(lane => lane, lane => new KeptObjective(objectives[lane], Sum(hour, lane, overdue), Sum(day, lane, overdue).AtLeast(Sum(hour, lane, overdue)))
        {
            Versions =
            [
                .. from version in hour.Keys.Concat(day.Keys).Where(key => key.Lane == lane).Select(key => key.Version).Distinct().Order()
                   select new KeptVersion(version, hour.GetValueOrDefault((lane, version)).Span, day.GetValueOrDefault((lane, version)).Span.AtLeast(hour.GetValueOrDefault((lane, version)).Span))
                   {
                       Took = day.GetValueOrDefault((lane, version)).Took ?? hour.GetValueOrDefault((lane, version)).Took,
                   },
            ],
        });
    }

    /// <summary>Of all versions, with what waits at this moment.</summary>
    private static KeptSpan Sum(Dictionary<(LaneKey Lane, int Version), Told> of, LaneKey lane, Dictionary<(LaneKey Lane, int Version), Told> overdue)
    {
        var spans = of.Where(pair => pair.Key.Lane == lane).Select(pair => pair.Value.Span).ToList();
        return new KeptSpan(spans.Sum(span => span.Told), spans.Sum(span => span.Late), spans.Sum(span => span.Dead), overdue.GetValueOrDefault((lane, 0)).Span.Told)
        {
            // Whose calls were not looked at is not known: what was cut was cut for everybody.
            Sampled = of.Values.Any(told => told.Span.Sampled),
        };
    }

    private async Task<Dictionary<(LaneKey Lane, int Version), Told>> SpanAsync(
        DateTimeOffset now, TimeSpan back, (int Slices, int Calls) bounds, Dictionary<LaneKey, ObjectiveOptions> objectives, CancellationToken token)
    {
        var lanes = objectives.Keys.ToList();
        // An id knows its time by the millisecond: between edges that lie within one, calls would be in no slice.
        var end = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        var edges = Enumerable.Range(0, bounds.Slices + 1).Select(i => end - back + (back * i / bounds.Slices)).ToArray();
        var told = await EachAsync(ToldInTime,
        [
            new NpgsqlParameter<Guid[]> { TypedValue = [.. edges[..^1].Select(IdTime.FirstAt)] }, new NpgsqlParameter<Guid[]> { TypedValue = [.. edges[1..].Select(IdTime.FirstAt)] },
            new NpgsqlParameter<DateTimeOffset[]> { TypedValue = edges[..^1] }, new NpgsqlParameter<DateTimeOffset[]> { TypedValue = edges[1..] },
            new NpgsqlParameter<int> { TypedValue = bounds.Calls }, Partners(lanes), Regions(lanes),
            new NpgsqlParameter<int[]> { TypedValue = [.. lanes.Select(lane => objectives[lane].WithinSeconds)] },
        ], token);
        foreach (var (key, dead) in await EachAsync(Dead, [new NpgsqlParameter<DateTimeOffset> { TypedValue = now - back }], token))
        {
            var one = told.GetValueOrDefault(key);
            told[key] = one with { Span = one.Span with { Dead = dead.Span.Told } };
        }

        return told;
    }

    private async Task<Dictionary<(LaneKey Lane, int Version), Told>> EachAsync(string sql, NpgsqlParameter[] parameters, CancellationToken token)
    {
        await using var command = source.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        var found = new Dictionary<(LaneKey, int), Told>();
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
        {
            var span = new KeptSpan(row.GetInt64(3), row.FieldCount > 4 ? row.GetInt64(4) : 0, 0, 0) { Sampled = row.FieldCount > 5 && row.GetBoolean(5) };
            var took = row.FieldCount > 6 && !await row.IsDBNullAsync(6, token) && row.GetFieldValue<double[]>(6) is [var half, var most, var nearlyAll]
                ? new TookSeconds(half, most, nearlyAll) : null;
            found[(new LaneKey(row.GetFieldValue<IntegrationType>(0), row.GetFieldValue<Region>(1)), row.GetInt32(2))] = new Told(span, took);
        }

        return found;
    }

    private static NpgsqlParameter Partners(List<LaneKey> lanes) => new() { Value = lanes.Select(lane => lane.Partner).ToArray(), DataTypeName = "integration_type[]" };

    private static NpgsqlParameter Regions(List<LaneKey> lanes) => new() { Value = lanes.Select(lane => lane.Region).ToArray(), DataTypeName = "region[]" };

    private readonly record struct Told(KeptSpan Span, TookSeconds? Took);
}
