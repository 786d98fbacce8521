using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Integrations.StatusUpdates.Protection;

/// <summary>
/// The lanes as gauges. What stands in the database is read on a rhythm of its own and never by a scrape; every host reports the same, so a
/// dashboard takes the greatest of it. A figure that cannot be read is not reported: an old one would say that all is well.
/// </summary>
internal sealed partial class LaneMetrics : BackgroundService
{
    private static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(10);

    private readonly LaneBoard _board;
    private readonly Lanes _lanes;
    private readonly TimeProvider _time;
    private readonly ILogger<LaneMetrics> _log;
    private IReadOnlyDictionary<LaneKey, LaneStanding>? _last;

    public LaneMetrics(LaneBoard board, Lanes lanes, IMeterFactory meters, TimeProvider time, ILogger<LaneMetrics> log)
    {
        (_board, _lanes, _time, _log) = (board, lanes, time, log);
        var meter = meters.Create(Telemetry.Name);
        Gauge("integrations.lane.oldest_due_age", "s", "How long the oldest due delivery of the lane has been due", s => s.OldestDueAge.TotalSeconds);
        Gauge("integrations.lane.waiting", "{delivery}", "Deliveries about which the partner is owed something", s => s.Waiting);
        Gauge("integrations.lane.due", "{delivery}", "Deliveries that are due now", s => s.Due);
        Gauge("integrations.lane.in_doubt", "{delivery}", "Deliveries of which a call may have arrived", s => s.InDoubt);
        Gauge("integrations.lane.closed", "{lane}", "1 while trouble closes the lane", s => s.IsClosed ? 1 : 0);
        Gauge("integrations.lane.held", "{lane}", "1 while an operator holds the lane", s => s.IsHeld ? 1 : 0);
        Gauge("integrations.lane.alert", "{lane}", "1 while somebody has to act", s => s.Gate?.AlertSince is null ? 0 : 1);
        meter.CreateObservableGauge("integrations.lane.window", () => Here(l => l.Window), "{call}", "Calls that this host would make at once");
        meter.CreateObservableGauge("integrations.lane.in_flight", () => Here(l => l.InFlight), "{call}", "Calls that this host has under way");

        void Gauge(string name, string unit, string description, Func<LaneStanding, double> value) =>
            meter.CreateObservableGauge(name, () => Everywhere(value), unit, description);
    }

    /// <summary>Reads once.</summary>
    internal async Task ReadAsync(CancellationToken token)
    {
        try
        {
            _last = await _board.ReadAsync(token);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            _last = null;
            Log.Unread(_log, e);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ReadAsync(stoppingToken);
                await Task.Delay(Rhythm, _time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private List<Measurement<double>> Everywhere(Func<LaneStanding, double> value)
    {
        if (_last is not { } last)
            return [];
        var idle = new LaneStanding(_time.GetUtcNow(), Gate: null);
        return [.. _lanes.All.Select(l => l.Key).Union(last.Keys).Select(k => Of(value(last.GetValueOrDefault(k) ?? idle), k))];
    }

    private IEnumerable<Measurement<int>> Here(Func<HostLane, int> value) => _lanes.All.Select(l => Of(value(l), l.Key));

    private static Measurement<T> Of<T>(T value, LaneKey lane)
        where T : struct => new(value, new("partner", lane.Partner.ToString()), new("region", lane.Region.ToString()));

    private static partial class Log
    {
        [LoggerMessage(3505, LogLevel.Warning, "The figures of the lanes could not be read; they are not reported until they can")]
        public static partial void Unread(ILogger logger, Exception exception);
    }
}
