using System.Collections.Concurrent;
using Integrations.Abstractions;

namespace Integrations.Sandbox.Deliveries;

/// <summary>
/// The internal service that carries deliveries, played: it quotes, accepts, moves robots and reports. Keeps the true story of each.
/// </summary>
internal sealed class DeliveriesService : IDisposable
{
    private const double TooFarMetres = 25_000;
    private const long BaseFee = 399;

    private readonly ConcurrentDictionary<Guid, RobotRun> _runs = new();
    private readonly ConcurrentDictionary<(string Partner, string ExternalId), ConcurrentBag<Guid>> _byOrder = new();
    private readonly ConcurrentDictionary<(string Partner, string ExternalId), string> _refused = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _work = [];
    private readonly RobotPlan _plan;
    private readonly Dice _dice;
    private readonly WorldSettings _settings;
    private readonly TimeProvider _clock;

    /// <param name="settings">How it behaves.</param>
    /// <param name="gateway">Whom it reports to.</param>
    /// <param name="gatewayToken">What it proves itself with there.</param>
    /// <param name="clock">The world's.</param>
    public DeliveriesService(WorldSettings settings, Doors gateway, string gatewayToken, TimeProvider clock)
    {
        _settings = settings;
        _clock = clock;
        _dice = new Dice(settings.Seed);
        _plan = new RobotPlan(_dice, settings.Runs);
        Troubles = settings.DeliveriesTroubles;
        Reporter = new StatusReporter(WorldHttp.Client(TimeSpan.FromSeconds(10)), gateway, gatewayToken, _dice, settings.RepeatShare, clock);
    }

    public StatusReporter Reporter { get; }

    public DeliveriesTroubles Troubles { get; set; }

    public IEnumerable<RobotRun> Runs => _runs.Values;

    public RobotRun? Find(Guid deliveryId) => _runs.GetValueOrDefault(deliveryId);

    /// <summary>The runs of one order: one, unless the gateway forwarded it twice under two ids.</summary>
    public IReadOnlyList<RobotRun> RunsOf(string partner, string externalId) =>
        _byOrder.TryGetValue((partner, externalId), out var ids) ? [.. ids.Select(id => _runs[id])] : [];

    public bool WasRefused(string partner, string externalId) => _refused.ContainsKey((partner, externalId));

    /// <summary>A refusal's reason, or the fee.</summary>
    public static (string? Refusal, Money Fee) Offer(DeliveryOrder order)
    {
        var metres = order is { Pickup: { } from, Dropoff: { } to } ? from.MetresTo(to) : 0;
        var fee = new Money(BaseFee + (long)(metres / 100), order.Currency ?? "USD");
        return (metres > TooFarMetres ? nameof(RefusalReason.TooFar) : null, fee);
    }

    /// <summary>Takes an order; the same delivery id again is the same delivery.</summary>
    public (string? Refusal, bool Created) Take(DeliveryOrder order)
    {
        if (_runs.ContainsKey(order.DeliveryId))
            return (null, false);
        var refusal = _refused.GetValueOrDefault((order.IntegrationType, order.ExternalId)) ?? RefusalOf(order);
        if (refusal is not null)
        {
            _refused[(order.IntegrationType, order.ExternalId)] = refusal;
            return (refusal, false);
        }

        var run = new RobotRun(order, _plan.Draw(), _dice, _settings.TimeScale, _clock);
        if (!_runs.TryAdd(order.DeliveryId, run))
        {
            run.Dispose();
            return (null, false);
        }

        _byOrder.GetOrAdd((order.IntegrationType, order.ExternalId), _ => []).Add(order.DeliveryId);
        _work.Add(UnlessStopped(run.MoveAsync(_stop.Token)));
        _work.Add(UnlessStopped(Reporter.ReportAsync(run, _stop.Token)));
        return (null, true);
    }

    public (DateTimeOffset Pickup, DateTimeOffset Dropoff) Etas() =>
        (_clock.GetUtcNow() + TimeSpan.FromMinutes(10), _clock.GetUtcNow() + TimeSpan.FromMinutes(30));

    public bool Fails() => _dice.Falls(Troubles.FailRate);

    public bool Cuts() => _dice.Falls(Troubles.CutRate);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_work);
    }

    public void Dispose()
    {
        Reporter.Dispose();
        foreach (var run in _runs.Values)
            run.Dispose();
        _stop.Dispose();
    }

    private string? RefusalOf(DeliveryOrder order) =>
        Offer(order).Refusal ?? (_dice.Falls(Troubles.RefuseRate) ? Troubles.RefuseReason : null);

    private async Task UnlessStopped(Task work)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The world ends; the robots stop where they are.
        }
    }
}
