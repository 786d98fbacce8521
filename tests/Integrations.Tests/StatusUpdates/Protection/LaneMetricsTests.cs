using System.Diagnostics.Metrics;
using Integrations.Abstractions;
using Integrations.StatusUpdates.Protection;
using Integrations.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>The figures that tell an operator first that a partner does not hear us.</summary>
public sealed class LaneMetricsTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private static readonly LaneKey Lane = new(PretendPartner.Name, Region.US);

    [Fact]
    public async Task A_closed_lane_shows_how_long_its_oldest_delivery_has_been_due()
    {
        await using var run = new EngineRun(database.ConnectionString, new PlayedPartner());
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = Metrics(run.Source, run, services);
        var delivery = await run.NewDeliveryAsync();
        await run.ReportAsync(delivery, (AttemptStatus.Assigned, "R1"));
        await run.ExecuteAsync("UPDATE egress_ready SET due_at = now() - interval '90 s', sending_seq = 1 WHERE delivery_id = $1", delivery);
        Read(services).ShouldNotContainKey("integrations.lane.waiting", "nothing has been read yet");

        await metrics.ReadAsync(CancellationToken.None);
        var open = Read(services);
        await run.Gates.CloseAsync(Lane, Closing.BadCredentials, CancellationToken.None);
        await run.Gates.HoldAsync(Lane, drain: false, "ann", "a reason", CancellationToken.None);
        await metrics.ReadAsync(CancellationToken.None);
        var closed = Read(services);

        open["integrations.lane.oldest_due_age"].ShouldBeInRange(90, 150);
        (open["integrations.lane.waiting"], open["integrations.lane.due"], open["integrations.lane.in_doubt"]).ShouldBe((1, 1, 1));
        (open["integrations.lane.closed"], open["integrations.lane.held"], open["integrations.lane.alert"]).ShouldBe((0, 0, 0));
        (closed["integrations.lane.closed"], closed["integrations.lane.held"], closed["integrations.lane.alert"]).ShouldBe((1, 1, 1));
        open["integrations.lane.window"].ShouldBeGreaterThan(0);
        open["integrations.lane.in_flight"].ShouldBe(0);
    }

    [Fact]
    public async Task Figures_that_cannot_be_read_are_not_reported_as_if_all_were_well()
    {
        await using var run = new EngineRun(database.ConnectionString, new PlayedPartner());
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        await using var away = StorageSetup.OpenSource("Host=127.0.0.1;Port=9;Username=nobody;Database=nothing;Timeout=1");
        using var metrics = Metrics(away, run, services);

        await metrics.ReadAsync(CancellationToken.None);

        Read(services).Keys.ShouldBe(["integrations.lane.window", "integrations.lane.in_flight"], ignoreOrder: true);
    }

    private static LaneMetrics Metrics(NpgsqlDataSource source, EngineRun run, ServiceProvider services) => new(
        new LaneBoard(source), run.Lanes, services.GetRequiredService<IMeterFactory>(), TimeProvider.System, NullLogger<LaneMetrics>.Instance);

    /// <summary>As a scrape does: what the gauges say of the lane.</summary>
    private static Dictionary<string, double> Read(ServiceProvider services)
    {
        var found = new Dictionary<string, double>(StringComparer.Ordinal);
        var meters = services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name.StartsWith("integrations.lane.", StringComparison.Ordinal))
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument.Name, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument.Name, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return found;

        void Keep(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            tags.ToArray().ShouldBe([new("partner", "ALLY"), new("region", "US")]);
            found.Add(name, value);
        }
    }
}
