using System.Diagnostics.Metrics;
using System.Globalization;
using Integrations.Abstractions;
using Integrations.Partners;
using Integrations.StatusUpdates;
using Integrations.StatusUpdates.Protection;
using Integrations.Storage;
using Integrations.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Integrations.Tests.StatusUpdates;

/// <summary>The real engine on a real database, told by a partner that the test plays. Several may run on one database, as hosts do.</summary>
internal sealed class EngineRun : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly EngineSources _sources;
    private readonly StatusEngineOptions _options;
    private readonly PartnerRegistry _registry;
    private readonly PartnerSettings _settings;
    private readonly TimeProvider _time;
    private StatusEngine? _engine;
    private LaneKeeper? _keeper;

    /// <param name="time">What the engine takes for the time; changes are recorded at the true one.</param>
    /// <param name="partners">ALLY alone, unless the test names others.</param>
    /// <param name="settings">Beside those that every partner has, or instead of them.</param>
    /// <param name="idlePoll">Milliseconds between looks when nothing says that there is work.</param>
    public EngineRun(
        string connectionString, ITellPartner partner, int leaseSeconds = 25, string node = "node-a", int maxInFlight = 64,
        TimeProvider? time = null, IntegrationType[]? partners = null, (string Key, string Value)[]? settings = null, int idlePoll = 20)
    {
        _time = time ?? TimeProvider.System;
        _registry = PretendPartner.Registry(partners ?? []);
        _settings = PretendPartner.Settings(_registry, maxInFlight, settings ?? []);
        Source = StorageSetup.OpenSource(connectionString);
        _sources = new EngineSources(connectionString);
        _options = new StatusEngineOptions { LeaseSeconds = leaseSeconds, IdlePollMilliseconds = idlePoll };
        Signal = new EgressSignal();
        Store = new EgressStore(_sources, TimeProvider.System);
        Intake = new StatusIntake(Source, Signal, TimeProvider.System);
        Budgets = new RateBudgets(new RateBudgetStore(Source), _settings, _registry, TimeProvider.System);
        Gates = new LaneStore(Source);
        Lanes = new Lanes(_settings, Budgets, Options.Create(_options), TimeProvider.System);
        Metrics = new EgressMetrics(_services.GetRequiredService<IMeterFactory>(), TimeProvider.System);
        Partner = partner;
        Node = new NodeName(node);
        Recorder = new OutcomeRecorder(Store, Lanes, Signal, Metrics, TimeProvider.System, NullLogger<OutcomeRecorder>.Instance);
    }

    public NpgsqlDataSource Source { get; }

    public EgressSignal Signal { get; }

    public EgressStore Store { get; }

    public StatusIntake Intake { get; }

    public Lanes Lanes { get; }

    public LaneStore Gates { get; }

    public RateBudgets Budgets { get; }

    public EgressMetrics Metrics { get; }

    public ITellPartner Partner { get; }

    public NodeName Node { get; }

    public OutcomeRecorder Recorder { get; }

    public async Task<EngineRun> StartAsync()
    {
        _engine = new StatusEngine(
            Store,
            Lanes,
            new LaneDoor(Lanes, Gates, Budgets, Options.Create(_options)),
            Budgets,
            new TellDelivery(Partner, Lanes, Budgets, _settings, Metrics, _time, NullLogger<TellDelivery>.Instance),
            new CallWriter(Store, Node, TimeProvider.System, NullLogger<CallWriter>.Instance),
            Recorder,
            Signal,
            _registry,
            Node,
            Options.Create(_options),
            _time,
            NullLogger<StatusEngine>.Instance);
        _keeper = new LaneKeeper(Gates, Lanes, Signal, Options.Create(_options), TimeProvider.System, NullLogger<LaneKeeper>.Instance);
        await _keeper.StartAsync(CancellationToken.None);
        await _engine.StartAsync(CancellationToken.None);
        return this;
    }

    /// <summary>What a job engine runs instead of the loop.</summary>
    public TellTurn Turn() => new(
        Store,
        Lanes,
        new LaneDoor(Lanes, Gates, Budgets, Options.Create(_options)),
        new TellDelivery(Partner, Lanes, Budgets, _settings, Metrics, _time, NullLogger<TellDelivery>.Instance),
        new CallWriter(Store, Node, TimeProvider.System, NullLogger<CallWriter>.Instance),
        Recorder,
        _registry,
        Node,
        Options.Create(_options),
        _time,
        NullLogger<TellTurn>.Instance);

    /// <summary>Stops as a host does; a fault of the engine is the test's.</summary>
    public async Task StopAsync()
    {
        await _engine!.StopAsync(CancellationToken.None);
        await _engine.ExecuteTask!;
    }

    public async Task<IReadOnlyList<Claimed>> ClaimAsync(double leaseSeconds = 25) =>
        await Store.ClaimAsync(
            [.. new[] { Lane.First, Lane.Retries }.Select(kind => new LaneRoom(new Lane(PretendPartner.Name, Region.US, kind), 100))],
            Node.Value, TimeSpan.FromSeconds(leaseSeconds), CancellationToken.None);

    public Task<IReadOnlyList<RecordedChange>?> ReportAsync(Guid delivery, params (AttemptStatus Status, string Robot)[] changes) =>
        ReportFromAsync(delivery, 1, changes);

    public Task<IReadOnlyList<RecordedChange>?> ReportFromAsync(Guid delivery, long version, params (AttemptStatus Status, string Robot)[] changes) =>
        Intake.RecordAsync(
            delivery,
            [.. changes.Select((c, place) => new ReportedChange
            {
                EventId = string.Create(CultureInfo.InvariantCulture, $"e{version + place}"),
                Version = version + place,
                Status = c.Status,
                RobotId = c.Robot,
                OccurredAt = TimeProvider.System.GetUtcNow(),
            })],
            CancellationToken.None);

    /// <summary>A delivery that the Deliveries service carries.</summary>
    public async Task<Guid> NewDeliveryAsync(IntegrationType partner = PretendPartner.Name, string? store = null)
    {
        var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await ExecuteAsync(
            """
            WITH k AS (INSERT INTO data_key (id, integration_type, wrapped, created_at) VALUES ($1, $2, NULL, now()) RETURNING id)
            INSERT INTO delivery (id, external_delivery_id, integration_type, api_version, region, status, source, data_key_id, external_store_id,
                incoming_request_id, received_at, content_hash, controlled_contents, contents_known, created_at, accepted_at)
            SELECT $1, 'X-' || $1, $2, 1, 'US', 'PROCESSED', 'other', k.id, $3, $1, now(), ''::bytea, '{}', false, now(), now() FROM k
            """, id, partner, (object?)store ?? DBNull.Value);
        return id;
    }

    /// <summary>Deliveries that owe their partner this status.</summary>
    public async Task<IReadOnlyList<Guid>> ReportNewAsync(int count, AttemptStatus status, IntegrationType partner = PretendPartner.Name, string? store = null)
    {
        var deliveries = new List<Guid>();
        for (var i = 0; i < count; i++)
        {
            deliveries.Add(await NewDeliveryAsync(partner, store));
            await ReportAsync(deliveries[^1], (status, "R1"));
        }

        return deliveries;
    }

    public async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        var value = await command.ExecuteScalarAsync();
        return value is null or DBNull ? default! : (T)value;
    }

    public Task AllSettledAsync() => Eventually.Holds(
        async () => await ScalarAsync<long>("SELECT count(*) FROM egress_ready") == 0, "nothing is owed any more", TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
        {
            await _engine.StopAsync(CancellationToken.None);
            _engine.Dispose();
            await _keeper!.StopAsync(CancellationToken.None);
            _keeper.Dispose();
        }

        await _sources.DisposeAsync();
        await Source.DisposeAsync();
        await _services.DisposeAsync();
    }

    private NpgsqlCommand Command(string sql, object[] values)
    {
        var command = Source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
