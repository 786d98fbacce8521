using System.Diagnostics.Metrics;

namespace Integrations.Deliveries;

/// <summary>What ops measure of the way to the Deliveries service. Tags are partner and stable words, never an id.</summary>
public sealed class ForwardMetrics
{
    private readonly Counter<long> _calls;
    private readonly Histogram<double> _duration;

    public ForwardMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(Telemetry.Name);
        _calls = meter.CreateCounter<long>("integrations.forward.calls", "{call}", "Calls to the Deliveries service by outcome");
        _duration = meter.CreateHistogram<double>("integrations.forward.duration", "ms", "Calls to the Deliveries service, from the first byte out to the last byte in");
    }

    internal void Called(Heard heard, bool stale)
    {
        var operation = new KeyValuePair<string, object?>("operation", heard.Call.Purpose.ToString());
        _calls.Add(1,
            new("partner", heard.Call.Subject.Partner.ToString()), operation, new("outcome", heard.Outcome.ToString()),
            new("detail", heard.Result.Detail), new("stale", stale));
        _duration.Record(heard.Result.Duration.TotalMilliseconds, operation);
    }
}
