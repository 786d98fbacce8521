using Integrations.Abstractions;
using Integrations.Ingress.Intake;
using Integrations.Ops.Console;
using Integrations.Ops.Requests;
using Integrations.StatusUpdates.Protection;
using MediatR;
using Npgsql;

namespace Integrations.Ops.Now;

/// <summary>How everything stands, in a handful of numbers that each lead to a list of the same number.</summary>
internal sealed class NowBoard(
    NpgsqlDataSource source, IMediator mediator, LiveCounts counts, RequestList requests, Attainment attainment, IntakeSwitch intake, TimeProvider time)
{
    // Tables that grow are looked at by partner and time, which their indexes have; never counted whole.
    private const string Received = """
        SELECT integration_type, region, count(*), count(*) FILTER (WHERE verdict = 'Accepted' OR verdict = 'Repeated')
        FROM incoming_request WHERE received_at >= $1 GROUP BY 1, 2
        """;

    private const string Told = """
        WITH latest AS (
            SELECT q.integration_type, q.region, q.delivery_id, q.seq, q.requested_at, r.duration
            FROM client_requests q JOIN client_responses r ON r.client_request_id = q.id AND r.requested_at = q.requested_at
            WHERE q.requested_at >= $1 AND r.requested_at >= $1 AND q.lease_token IS NOT NULL AND r.outcome = 'Sent'
            ORDER BY q.requested_at DESC LIMIT 3000)
        SELECT l.integration_type, l.region, percentile_cont(0.95) WITHIN GROUP (
            ORDER BY extract(epoch FROM l.requested_at - u.recorded_at) * 1000 + coalesce(l.duration, 0))
        FROM latest l JOIN status_update u ON u.delivery_id = l.delivery_id AND u.seq = l.seq AND u.recorded_at >= $1 - interval '1 day'
        GROUP BY 1, 2
        """;

    private const string Batches = "SELECT count(*) FROM batch WHERE state IN ('Running', 'Paused') AND planned_at <= $1";

    // The list behind the number asks the same.
    private static readonly RequestFilter RefusedToday = new() { Tab = RequestTab.Refused, Days = 1 };

    public async Task<NowFigures> ReadAsync(CancellationToken token)
    {
        var now = time.GetUtcNow();
        var received = new Dictionary<LaneKey, (long Received, long Accepted)>();
        await EachAsync(Received, now.AddHours(-1), row => received[Key(row)] = (row.GetInt64(2), row.GetInt64(3)), token);
        var told = new Dictionary<LaneKey, TimeSpan>();
        await EachAsync(Told, now.AddHours(-1), row => told[Key(row)] = TimeSpan.FromMilliseconds(row.GetDouble(2)), token);
        var batches = 0L;
        await EachAsync(Batches, now.AddDays(1), row => batches = row.GetInt64(0), token);
        var (verdicts, _) = await requests.CountAsync(RefusedToday, token);
        var refused = RefusedToday.Tab.Verdicts().Sum(verdict => verdicts.GetValueOrDefault(verdict));
        var kept = await attainment.ReadAsync(token);
        var stopped = (await intake.ReadAsync(token)).ToDictionary(stop => new LaneKey(stop.IntegrationType, stop.Region));
        var lanes = await mediator.Send(new ShowLanes(), token);
        var counted = await counts.ReadAsync(token);
        return new NowFigures(counted.Waiting, counted.Decide, batches, refused,
        [
            .. from lane in lanes.Lanes
               let key = new LaneKey(lane.Partner, lane.Region)
               let hour = received.GetValueOrDefault(key)
               where lane.Configured || lane.Waiting > 0
               select new LaneTile(lane.Partner, lane.Region, lane.State.ToString())
               {
                   Received = hour.Received,
                   Accepted = hour.Accepted,
                   P95 = told.TryGetValue(key, out var p95) ? p95 : null,
                   Waiting = lane.Waiting,
                   OwedSince = lane.OldestOwedSince,
                   InDoubt = lane.InDoubt,
                   Window = lane.Window ?? 0,
                   InFlight = lane.InFlight ?? 0,
                   Trouble = lane.Trouble?.ToString(),
                   Alert = lane.AlertSince is not null,
                   HeldBy = lane.HeldBy,
                   StoppedBy = stopped.GetValueOrDefault(key)?.StoppedBy,
                   Kept = kept.GetValueOrDefault(key),
               },
        ]);
    }

    private static LaneKey Key(NpgsqlDataReader row) => new(row.GetFieldValue<IntegrationType>(0), row.GetFieldValue<Region>(1));

    private async Task EachAsync(string sql, DateTimeOffset since, Action<NpgsqlDataReader> read, CancellationToken token)
    {
        await using var command = source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = since.ToUniversalTime() });
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
            read(row);
    }
}

/// <param name="Waiting">Orders whose partner is owed something.</param>
/// <param name="Decide">Dead changes that nobody has decided about.</param>
/// <param name="Batches">Running or paused.</param>
/// <param name="Refused">Requests of the last day that were turned down.</param>
/// <param name="Lanes">Partners and regions.</param>
internal sealed record NowFigures(long Waiting, long Decide, long Batches, long Refused, IReadOnlyList<LaneTile> Lanes);

/// <summary>A partner's weather in a region.</summary>
internal sealed record LaneTile(IntegrationType Partner, Region Region, string State)
{
    public long Received { get; init; }

    public long Accepted { get; init; }

    /// <summary>From a recorded change to the partner's yes, over the last hour's latest calls.</summary>
    public TimeSpan? P95 { get; init; }

    public long Waiting { get; init; }

    public DateTimeOffset? OwedSince { get; init; }

    public long InDoubt { get; init; }

    public int Window { get; init; }

    public int InFlight { get; init; }

    public string? Trouble { get; init; }

    public bool Alert { get; init; }

    public string? HeldBy { get; init; }

    /// <summary>Who stopped its new orders; null while they are taken.</summary>
    public string? StoppedBy { get; init; }

    /// <summary>Null where this host has no such lane.</summary>
    public KeptObjective? Kept { get; init; }
}
