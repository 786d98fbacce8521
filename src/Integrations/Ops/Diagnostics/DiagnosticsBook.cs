using Integrations.Abstractions;
using Integrations.Ops.Acts;
using Integrations.Ops.Alerts;
using Integrations.Ops.Alerts.Conditions;
using Integrations.Ops.Decide;
using Integrations.Ops.Hosts;
using Integrations.Ops.Jobs;
using Integrations.Ops.Settings;
using Integrations.Partners;
using Integrations.Storage;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Protection;
using MediatR;
using Npgsql;

namespace Integrations.Ops.Diagnostics;

/// <summary>Collects how the gateway stands from what the console shows anyway, by the same bounded statements. That somebody took it is on record before it is read.</summary>
internal sealed class DiagnosticsBook(
    NpgsqlDataSource source, Database database, IMediator mediator, JobBoard jobs, HostStarts starts, SettingsBook settings, PartnerRegistry registry, AlertBook alerts, TimeProvider time)
{
    public const string Act = "diagnostics.take";

    private const int MostStarts = 50;
    private const int MostCauses = 50;

    // Of the planner: nothing is counted. Partitions are added up under their table.
    private const string Tables = """
        SELECT coalesce(pg_partition_root(c.oid), c.oid)::regclass::text, count(*) FILTER (WHERE c.relispartition),
            sum(c.reltuples::bigint) FILTER (WHERE c.relkind = 'r' AND c.reltuples >= 0)::bigint, sum(pg_total_relation_size(c.oid))::bigint
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%'
        GROUP BY 1 ORDER BY 4 DESC, 1 LIMIT 200
        """;

    public async Task<DiagnosticsBundle> TakeAsync(Doer doer, CancellationToken token)
    {
        await RecordAsync(doer, token);
        var now = time.GetUtcNow();
        var board = await jobs.ReadAsync(token);
        var shown = await mediator.Send(new ShowLanes(), token);
        return new DiagnosticsBundle
        {
            At = now,
            Version = HostBeat.Version,
            Host = shown.Host,
            JobEngine = board.Engine,
            Starts = [.. (await starts.LatestAsync(MostStarts, token)).Select(one => new BundledStart(one.Node, one.Version, one.StartedAt, one.SeenAt, one.EndedAt, one.IsDeploy))],
            Hosts = [.. board.Hosts.Select(host => new BundledHost(host.Node, host.Version, host.StartedAt, host.SeenAt, host.Alive, host.Turns))],
            Settings = await SettingsAsync(token),
            Lanes = await LanesAsync(shown.Lanes, now, token),
            Alerts = [.. (await alerts.OpenAsync(token)).Select(Of)],
            Jobs = [.. board.Recurring.Select(Of)],
            Causes =
            [
                .. (await mediator.Send(new DeadLetterCauses(now - DeadLetterCauses.Usual), token)).Causes.Take(MostCauses)
                    .Select(one => new BundledCause(one.Partner, one.Region, one.ApiVersion, one.Cause, one.Count, one.First, one.Last)),
            ],
            Database = await DatabaseAsync(token),
        };
    }

    private async Task RecordAsync(Doer doer, CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await ActLedger.WriteAsync(transaction, ActLedger.Row(doer, Act, time.GetUtcNow()), token);
        await transaction.CommitAsync(token);
    }

    private async Task<IReadOnlyList<BundledSettings>> SettingsAsync(CancellationToken token)
    {
        var found = new List<BundledSettings>();
        foreach (var module in registry.Modules)
        {
            foreach (var (kept, nodes) in await settings.RunningAsync(module.Type, token))
                found.Add(new BundledSettings(module.Type, nodes, kept.FirstSeenAt, kept.Hash, kept.Values));
        }

        return found;
    }

    private async Task<IReadOnlyList<BundledLane>> LanesAsync(IReadOnlyList<ShownLane> lanes, DateTimeOffset now, CancellationToken token)
    {
        var dead = new Dictionary<LaneKey, (long All, long InDoubt)>();
        await using var command = source.CreateCommand(DeadConditions.Sql);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now.AddDays(-DeadFilter.Days) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = TellDelivery.InDoubtForGood });
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
            dead[new LaneKey(row.GetFieldValue<IntegrationType>(0), row.GetFieldValue<Region>(1))] = (row.GetInt64(2), row.GetInt64(3));
        // Who is owed nothing any more may have left what waits for a person.
        var further = dead.Keys.Except(lanes.Select(lane => new LaneKey(lane.Partner, lane.Region))).Select(key => new BundledLane(key.Partner, key.Region, LaneState.Open));
        return
        [
            .. lanes.Select(Of).Concat(further).Select(lane => dead.TryGetValue(new LaneKey(lane.Partner, lane.Region), out var counts)
                ? lane with { Dead = counts.All, Unknown = counts.InDoubt } : lane),
        ];
    }

    private async Task<BundledDatabase> DatabaseAsync(CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        var tables = new List<BundledTable>();
        await using var command = new NpgsqlCommand(Tables, connection);
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
        {
            tables.Add(new BundledTable(
                row.GetString(0), row.GetInt64(1) is > 0 and var partitions ? partitions : null, await row.IsDBNullAsync(2, token) ? null : row.GetInt64(2), row.GetInt64(3)));
        }

        return new BundledDatabase(connection.PostgreSqlVersion.ToString(), await database.AppliedMigrationsAsync(token), tables);
    }

    private static BundledLane Of(ShownLane lane) => new(lane.Partner, lane.Region, lane.State)
    {
        Configured = lane.Configured,
        Trouble = lane.Trouble,
        ClosedSince = lane.ClosedSince,
        ClosedUntil = lane.ClosedUntil,
        WaitsForProbe = lane.WaitsForProbe,
        Trips = lane.Trips,
        HeldSince = lane.HeldSince,
        Owed = lane.Waiting,
        Due = lane.Due,
        Leased = lane.Leased,
        OldestOwedSince = lane.OldestOwedSince,
        InDoubt = lane.InDoubt,
        Window = lane.Window,
        InFlight = lane.InFlight,
    };

    private static BundledAlert Of(SeenAlert alert) => new(
        alert.Kind.Name, alert.Kind.IsOfPerson ? null : alert.Subject.Name, alert.OpenedAt, alert.Facts.Touches, alert.Facts.Most, alert.Facts.Step, alert.Facts.Cause, alert.Facts.Deploy);

    private static BundledJob Of(RecurringSeen job) => new(
        job.Schedule.Name, job.Schedule.Cron, job.Next, job.PausedSince,
        job.Last is { } last ? new BundledRun(last.State, last.StartedAt, last.Took?.TotalSeconds, last.Node) : null);
}
