using Integrations.Abstractions;
using Integrations.StatusUpdates;
using Npgsql;
using static Integrations.Tests.StatusUpdates.Model.ModelViolation;

namespace Integrations.Tests.StatusUpdates.Model;

/// <summary>
/// A handful of deliveries from their first change to their end, on a few hosts, under steps that one seed chooses. After each step the
/// tables are compared with the reference.
/// </summary>
internal sealed partial class Episode : IAsyncDisposable
{
    private static readonly TimeSpan Lease = new StatusEngineOptions().Lease;
    private static readonly TimeSpan[] WrongBy = [TimeSpan.Zero, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(-3)];

    private readonly EngineUnderTest _engine;
    private readonly NpgsqlDataSource _source;
    private readonly EngineSources _sources;
    private readonly VirtualTime _time;
    private readonly Random _random;
    private readonly StepLog _log;
    private readonly Reference _reference;
    private readonly ModelPartner _partner;
    private readonly List<ModelHost> _hosts = [];
    private readonly List<Guid> _deliveries = [];
    private readonly HashSet<Guid> _requests = [];
    private readonly HashSet<long> _parked = [];
    private bool _healing;
    private int _hostsBegun;

    private Episode(EngineUnderTest engine, NpgsqlDataSource source, EngineSources sources, VirtualTime time, int seed, StepLog log)
    {
        (_engine, _source, _sources, _time, _log) = (engine, source, sources, time, log);
        _random = new Random(seed);
        _reference = new Reference(() => _time.Now);
        _partner = new ModelPartner(_reference, canBeAsked: Chance(0.4), careful: Chance(0.5));
        for (var i = 0; i < _random.Next(2, 4); i++)
            _hosts.Add(NewHost(i));
    }

    public static async Task RunAsync(EngineUnderTest engine, NpgsqlDataSource source, EngineSources sources, int seed, int steps, StepLog log)
    {
        await using var episode = new Episode(engine, source, sources, await VirtualTime.BeginAsync(source), seed, log);
        await episode.BeginAsync();
        var end = log.Steps + steps;
        while (log.Steps < end)
            await episode.StepAsync();
        await episode.EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
    }

    private async Task BeginAsync()
    {
        // Rows lie where they lay the first time, so that a seed meets the same ties again.
        await ExecuteAsync("TRUNCATE egress_ready, partner_lane, lane_order");
        await ExecuteAsync("ALTER SEQUENCE lease_token RESTART");
        for (var i = 0; i < _random.Next(3, 7); i++)
        {
            var lane = ModelHost.AllLanes[_random.Next(ModelHost.AllLanes.Count)];
            // In the order of their making, which two ids of one millisecond are not always in.
            var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow().AddMilliseconds(10 * i));
            await ExecuteAsync(
                """
                WITH k AS (INSERT INTO data_key (id, integration_type, wrapped, created_at) VALUES ($1, 'ALLY', NULL, now()) RETURNING id)
                INSERT INTO delivery (id, external_delivery_id, integration_type, api_version, region, status, source, data_key_id,
                    incoming_request_id, received_at, content_hash, controlled_contents, contents_known, created_at, accepted_at)
                SELECT $1, 'X-' || $1, 'ALLY', 1, $2::region, 'PROCESSED', 'other', k.id, $1, now(), ''::bytea, '{}', false, now(), now() FROM k
                """, id, lane.Region.ToString());
            _deliveries.Add(id);
            _reference.Add(id, lane);
        }
    }

    private async Task StepAsync()
    {
        var choices = Choices().ToList();
        var pick = _random.Next(choices.Sum(c => c.Weight));
        foreach (var (weight, act) in choices)
        {
            pick -= weight;
            if (pick < 0)
            {
                await act();
                return;
            }
        }
    }

    private IEnumerable<(int Weight, Func<Task> Act)> Choices()
    {
        yield return (8, () => ReportAsync(Any(_hosts)));
        yield return (10, () => ClaimAsync(Any(_hosts), SomeRooms()));
        yield return (3, () => JumpAsync(SomeJump()));
        yield return (2, () => LookAsync(Any(_hosts)));
        yield return (1, () => OperateAsync(Any(ModelHost.AllLanes)));
        if (Chance(0.5))
            yield return (1, () => DieAsync(_random.Next(_hosts.Count)));
        foreach (var host in _hosts)
        {
            if (host.Claimed.Count > 0)
                yield return (16, () => BeginAsync(host, Any(host.Claimed)));
            if (host.Tellings.Any(t => !t.OnWire))
                yield return (16, () => ArmAsync(host, Some(host.Tellings.Where(t => !t.OnWire))));
            if (host.Tellings.Any(t => t.OnWire))
                yield return (16, () => AnswerAsync(host, Any(host.Tellings.Where(t => t.OnWire))));
            if (host.Outcomes.Count > 0)
                yield return (12, () => FinaliseAsync(host, Some(host.Outcomes)));
            if (host.Recorded.Count > 0)
                yield return (1, () => FinaliseAgainAsync(host, Some(host.Recorded)));
            if (host.Lanes.News.TryPeek(out _))
                yield return (6, () => WriteNewsAsync(host));
            foreach (var lane in ModelHost.AllLanes.Where(l => _reference.Lanes.Of(l) is { NeedsProbe: true }))
                yield return (_reference.Lanes.MayProbe(lane) ? 6 : 1, () => TakeProbeAsync(host, lane));
        }
    }

    /// <summary>The partner is well and nobody dies any more: everything must end, and end well.</summary>
    private async Task EndAsync()
    {
        _healing = true;
        for (var round = 0; _reference.Ready.Count > 0 || _hosts.Any(h => !h.IsIdle); round++)
        {
            Unless(round < 200, "the engine does not come to an end");
            foreach (var lane in ModelHost.AllLanes.Where(l => _reference.Lanes.Of(l) is { HeldSince: not null }))
                await ResumeAsync(lane);
            foreach (var host in _hosts)
                await WorkAsync(host);
            var next = _reference.Ready.Select(r => r.Due).Concat(_reference.Lanes.Rows.Select(l => l.ClosedUntil ?? default)).Where(d => d > _time.Now).Order().ToList();
            if (next.Count > 0)
                await JumpAsync(next[0] - _time.Now);
        }

        foreach (var call in _reference.Calls)
            Unless(_reference.HasAnswer(call.Id), $"a call has no outcome: {call}");
        foreach (var delivery in _deliveries.Where(d => _reference.Stories[d].Count > 0))
        {
            Unless(_reference.Undecided(delivery).Count == 0, $"changes of {Name(delivery)} are settled without a decision");
            _partner.CheckEnd(delivery, change => _partner.Word(Change(delivery, change)));
        }

        _log.Forget();
    }

    private async Task WorkAsync(ModelHost host)
    {
        await NewsAsync();
        await LookAsync(host);
        foreach (var lane in ModelHost.AllLanes.Where(l => _reference.Lanes.MayProbe(l)))
            await TakeProbeAsync(host, lane);
        await ClaimAsync(host, [.. ModelHost.AllLanes.SelectMany(l => Enumerable.Range(0, Lane.Kinds).Select(k => Room(l, (short)k, 10)))]);
        while (host.Claimed.Count > 0)
            await BeginAsync(host, host.Claimed[0]);
        while (host.Tellings.Any(t => !t.OnWire))
            await ArmAsync(host, [.. host.Tellings.Where(t => !t.OnWire)]);
        while (host.Tellings.Count > 0)
            await AnswerAsync(host, host.Tellings[0]);
        while (host.Outcomes.Count > 0)
            await FinaliseAsync(host, [.. host.Outcomes]);
        await NewsAsync();

        async Task NewsAsync()
        {
            while (host.Lanes.News.TryPeek(out _))
                await WriteNewsAsync(host);
        }
    }

    /// <summary>Compares all tables with the reference, and lets time pass.</summary>
    private async Task CheckAsync(string step, TimeSpan? passes = null)
    {
        _log.Add(step);
        var expected = _reference.Rows;
        var rows = await Rows.ReadAsync(
            _source, _deliveries, _requests, _time.Start - TimeSpan.FromMinutes(1), _time.AdvanceCommand(passes ?? VirtualTime.Tick));
        if (rows.DifferenceFrom(expected) is { } difference)
            throw new ModelViolation(difference);
    }

    private async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = _source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync();
    }

    private bool Chance(double share) => _random.NextDouble() < share;

    private T Any<T>(IEnumerable<T> of)
    {
        var all = of as IReadOnlyList<T> ?? [.. of];
        return all[_random.Next(all.Count)];
    }

    /// <summary>At least one, in any order; often all.</summary>
    private List<T> Some<T>(IEnumerable<T> of)
    {
        var all = of.ToArray();
        _random.Shuffle(all);
        return [.. all.Take(Chance(0.5) ? all.Length : _random.Next(1, all.Length + 1))];
    }

    private string Name(Guid delivery) => $"d{_deliveries.IndexOf(delivery)}";

    private static StatusChange Change(Guid delivery, Change change) => new()
    {
        DeliveryId = delivery,
        ExternalId = "",
        ApiVersion = 1,
        Region = Region.US,
        Seq = change.Seq,
        Status = change.Status,
        Attempt = 1,
        RobotId = change.RobotId,
        OccurredAt = change.RecordedAt,
    };
}
