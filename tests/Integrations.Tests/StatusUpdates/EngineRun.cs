using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Integrations.Abstractions;
using Integrations.Exchange;
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
    private readonly ClaimSource _claims;
    private readonly StatusEngineOptions _options;
    private readonly PartnerRegistry _registry = PretendPartner.Registry();
    private StatusEngine? _engine;
    private LaneKeeper? _keeper;

    public EngineRun(string connectionString, ITellPartner partner, int leaseSeconds = 25, string node = "node-a", int maxInFlight = 64)
    {
        Source = StorageSetup.OpenSource(connectionString);
        _claims = new ClaimSource(connectionString);
        _options = new StatusEngineOptions { LeaseSeconds = leaseSeconds, IdlePollMilliseconds = 20 };
        Signal = new EgressSignal();
        Store = new EgressStore(Source, _claims, TimeProvider.System);
        Intake = new StatusIntake(Source, Signal, TimeProvider.System);
        var settings = PretendPartner.Settings(_registry, maxInFlight);
        Budgets = new RateBudgets(new RateBudgetStore(Source), settings, _registry, TimeProvider.System);
        Gates = new LaneStore(Source);
        Lanes = new Lanes(settings, Budgets, Options.Create(_options), TimeProvider.System);
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
            new TellDelivery(Partner, Lanes, Budgets, PretendPartner.Settings(_registry), Metrics, TimeProvider.System, NullLogger<TellDelivery>.Instance),
            new CallWriter(Store, Node, TimeProvider.System, NullLogger<CallWriter>.Instance),
            Recorder,
            Signal,
            _registry,
            Node,
            Options.Create(_options),
            TimeProvider.System,
            NullLogger<StatusEngine>.Instance);
        _keeper = new LaneKeeper(Gates, Lanes, Signal, Options.Create(_options), TimeProvider.System, NullLogger<LaneKeeper>.Instance);
        await _keeper.StartAsync(CancellationToken.None);
        await _engine.StartAsync(CancellationToken.None);
        return this;
    }

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
    public async Task<Guid> NewDeliveryAsync()
    {
        var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await ExecuteAsync(
            """
            WITH k AS (INSERT INTO data_key (id, integration_type, wrapped, created_at) VALUES ($1, 'ALLY', NULL, now()) RETURNING id)
            INSERT INTO delivery (id, external_delivery_id, integration_type, api_version, region, status, source, data_key_id,
                incoming_request_id, received_at, content_hash, controlled_contents, contents_known, created_at, accepted_at)
            SELECT $1, 'X-' || $1, 'ALLY', 1, 'US', 'PROCESSED', 'other', k.id, $1, now(), ''::bytea, '{}', false, now(), now() FROM k
            """, id);
        return id;
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

        await _claims.DisposeAsync();
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

/// <summary>A partner that the test plays: it hears what it is told and behaves as it is asked to.</summary>
internal sealed class PlayedPartner(Func<Telling, Task<SendOutcome>>? behaviour = null) : ITellPartner
{
    public ConcurrentDictionary<Guid, ConcurrentQueue<(string Word, string? Robot, string MessageId)>> Heard { get; } = new();

    public IReadOnlyList<string> WordsOf(Guid delivery) => Heard.TryGetValue(delivery, out var heard) ? [.. heard.Select(h => h.Word)] : [];

    public Task<SendOutcome?> PrepareAsync(Telling telling, CancellationToken stop)
    {
        telling.Prepared = new Prepared(new Uri("http://partner.test/status"), [], "{}", telling.Tell.Call.Body.ToArray());
        return Task.FromResult<SendOutcome?>(null);
    }

    /// <summary>What the partner says when it is asked whether a change arrived; it cannot be asked while this is null.</summary>
    public Func<Telling, Known>? Answers { get; init; }

    public bool CanBeAsked(Telling telling) => Answers is not null;

    public Task<Known?> AskAsync(Telling telling, CancellationToken stop) => Task.FromResult(Answers?.Invoke(telling));

    public async Task<Told> TellAsync(Telling telling, CancellationToken stop)
    {
        var outcome = behaviour is null ? Hear(telling) : await behaviour(telling);
        return new Told(outcome, new CallRecord(
            telling.RequestId, telling.RequestedAt, outcome.Kind is OutcomeKind.Delivered ? CallOutcome.Sent : CallOutcome.Retry, outcome.Detail));
    }

    public SendOutcome Hear(Telling telling)
    {
        Heard.GetOrAdd(telling.Owed.Claim.DeliveryId, _ => new()).Enqueue(
            (telling.Tell.PartnerStatus, telling.Change.Change.RobotId, telling.Change.Change.MessageId));
        return new SendOutcome(OutcomeKind.Delivered, "http_200");
    }
}
