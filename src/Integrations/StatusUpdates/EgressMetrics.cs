using System.Diagnostics.Metrics;
using Integrations.Abstractions;

namespace Integrations.StatusUpdates;

/// <summary>What ops measure of the way back to the partners. Tags are partner, region and stable words, never an id.</summary>
public sealed class EgressMetrics
{
    private readonly Counter<long> _decided;
    private readonly Counter<long> _calls;
    private readonly Counter<long> _stale;
    private readonly Histogram<double> _latency;
    private readonly TimeProvider _time;

    public EgressMetrics(IMeterFactory meters, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _time = time;
        var meter = meters.Create(Telemetry.Name);
        _decided = meter.CreateCounter<long>("integrations.status.decided", "{change}", "Status changes by what became of them");
        _calls = meter.CreateCounter<long>("integrations.status.calls", "{call}", "Calls to partners by outcome");
        _stale = meter.CreateCounter<long>("integrations.status.stale", "{outcome}", "Outcomes whose lease was lost");
        _latency = meter.CreateHistogram<double>("integrations.status.latency", "ms", "From a recorded change to the partner's 2xx");
    }

    internal void Recorded(Outcome outcome, bool stale)
    {
        var partner = new KeyValuePair<string, object?>("partner", outcome.Claim.Lane.Partner.ToString());
        var region = new KeyValuePair<string, object?>("region", outcome.Claim.Lane.Region.ToString());
        if (outcome.Call is { } call)
            _calls.Add(1, partner, region, new("outcome", call.Outcome.ToString()), new("detail", call.Detail));
        if (stale)
        {
            _stale.Add(1, partner, region);
            return;
        }

        foreach (var decided in outcome.Decided)
            _decided.Add(1, partner, region, new("decision", decided.Decision.ToString()), new("reason", decided.Reason));
    }

    internal void Told(IntegrationType partner, DateTimeOffset recordedAt) =>
        _latency.Record((_time.GetUtcNow() - recordedAt).TotalMilliseconds, new KeyValuePair<string, object?>("partner", partner.ToString()));
}
