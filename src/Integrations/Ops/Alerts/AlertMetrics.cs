using System.Diagnostics.Metrics;

namespace Integrations.Ops.Alerts;

/// <summary>Open alerts and what became of events. Every host reports the same alerts, so a dashboard takes the greatest; a figure that cannot be read is not reported.</summary>
internal sealed class AlertMetrics
{
    private readonly Counter<long> _sent;
    private IReadOnlyDictionary<string, long>? _open;

    public AlertMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Telemetry.Name);
        _sent = meter.CreateCounter<long>("integrations.ops_events.sent", "{try}", "Tries to tell an endpoint, by what they came to");
        meter.CreateObservableGauge("integrations.alerts.open", Open, "{alert}", "Alerts that are open, by kind");
    }

    /// <summary>How many are open of each kind; null where nobody knows.</summary>
    public void Read(IReadOnlyDictionary<string, long>? open) => _open = open;

    public void Sent(string endpoint, string outcome) => _sent.Add(1, new KeyValuePair<string, object?>("endpoint", endpoint), new("outcome", outcome));

    private List<Measurement<long>> Open() => _open is not { } open
        ? []
        : [.. AlertKind.All.Where(kind => kind.Closed is not null)
            .Select(kind => new Measurement<long>(open.GetValueOrDefault(kind.Name), new KeyValuePair<string, object?>("kind", kind.Name)))];
}
