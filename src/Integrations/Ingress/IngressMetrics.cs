using System.Diagnostics.Metrics;
using Integrations.Abstractions;
using Integrations.Ingress.Authentication;
using Integrations.Ingress.Drift;

namespace Integrations.Ingress;

/// <summary>What the gateway is asked and what it answers, per partner and API version. Every tag is one of a bounded set of words.</summary>
public sealed class IngressMetrics
{
    private readonly Counter<long> _requests;
    private readonly Counter<long> _verdicts;
    private readonly Counter<long> _faults;
    private readonly Counter<long> _notRelevant;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _unauthenticated;
    private readonly Counter<long> _credentials;
    private readonly Counter<long> _drift;
    private readonly Histogram<double> _duration;

    public IngressMetrics(IMeterFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        var meter = factory.Create(Telemetry.Name);
        _requests = meter.CreateCounter<long>("integrations.ingress.requests", "{request}", "Requests on the routes of partners.");
        _verdicts = meter.CreateCounter<long>("integrations.ingress.verdicts", "{request}", "Requests by what was decided.");
        _faults = meter.CreateCounter<long>("integrations.ingress.invalid", "{fault}", "Faults found, by rule.");
        _notRelevant = meter.CreateCounter<long>("integrations.ingress.not_relevant", "{request}", "Orders that are not ours to carry, by reason.");
        _refused = meter.CreateCounter<long>("integrations.ingress.refused", "{request}", "Quotes, orders and plans that we do not take, by reason.");
        _unauthenticated = meter.CreateCounter<long>("integrations.ingress.unauthenticated", "{request}", "Requests that did not prove whose they are.");
        _credentials = meter.CreateCounter<long>("integrations.ingress.credential_used", "{request}", "Requests by the credential that proved them.");
        _drift = meter.CreateCounter<long>("integrations.ingress.drift", "{path}", "Fields, kinds of value and words that no module knows, at their first sighting.");
        _duration = meter.CreateHistogram<double>("integrations.ingress.duration", "s", "From the request's headers to its answer.");
    }

    public void Arrived(Door door)
    {
        ArgumentNullException.ThrowIfNull(door);
        _requests.Add(1, Partner(door), Version(door), Kind(door));
    }

    public void Unauthenticated(Door door, ProofResult reason)
    {
        ArgumentNullException.ThrowIfNull(door);
        _unauthenticated.Add(1, Partner(door), new("route", door.Route.Name), new("reason", reason.ToString()));
    }

    public void Proved(Door door, string credentialId)
    {
        ArgumentNullException.ThrowIfNull(door);
        _credentials.Add(1, Partner(door), new("credential", credentialId));
    }

    /// <param name="door">Where.</param>
    /// <param name="verdict">The verdict's name; <c>Repeated</c> where the first answer was given again.</param>
    public void Decided(Door door, string verdict)
    {
        ArgumentNullException.ThrowIfNull(door);
        _verdicts.Add(1, Partner(door), Version(door), Kind(door), new("verdict", verdict));
    }

    /// <summary>The details of a verdict that ops ask for by themselves.</summary>
    public void Explained(Door door, Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(door);
        if (verdict is Verdict.Invalid invalid)
        {
            foreach (var rule in invalid.Faults.Select(f => f.Rule))
                _faults.Add(1, Partner(door), Version(door), new("rule", rule));
        }
        else if (verdict is Verdict.NotRelevant other)
        {
            _notRelevant.Add(1, Partner(door), Version(door), new("reason", other.Why));
        }
        else if (verdict is Verdict.Refused refused)
        {
            _refused.Add(1, Partner(door), Version(door), Kind(door), new("reason", refused.Reason.ToString()));
        }
    }

    public void Drifted(IntegrationType partner, int apiVersion, DriftKind kind) =>
        _drift.Add(1, new("partner", partner.ToString()), new("api_version", apiVersion), new("value", kind.ToString()));

    public void Answered(Door door, int status, TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(door);
        _duration.Record(duration.TotalSeconds, Partner(door), Version(door), Kind(door), new("status", status));
    }

    private static KeyValuePair<string, object?> Partner(Door door) => new("partner", door.Partner.ToString());

    private static KeyValuePair<string, object?> Version(Door door) => new("api_version", door.Route.ApiVersion);

    private static KeyValuePair<string, object?> Kind(Door door) => new("kind", door.Route.Kind.ToString());
}
