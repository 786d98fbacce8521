using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.Ingress.Keeping;
using Integrations.Partners.Specified;
using Microsoft.Extensions.Options;

namespace Integrations.Ingress;

/// <summary>The partner's plan for a robot's trip: kept, and refused when it is more than a trip of ours.</summary>
internal sealed class ReceivePlan(RequestStore store, IEnumerable<IPlanLedger> ledgers, IOptions<IngressOptions> options)
{
    public async Task<Judgement> ReceiveAsync(Arrival arrival, TransportPlan plan)
    {
        var externalId = plan.Jobs.Select(job => job.ExternalId).FirstOrDefault(id => id is not null);
        var known = externalId is null ? null : await ReceiveQuery.FindAsync(store, arrival, DeliveryRef.External(externalId));
        var refused = Refusal(plan);

        using var unit = store.Begin(arrival);
        if (ledgers.FirstOrDefault(l => l.Keeps(arrival.Partner, arrival.Door.Route.ApiVersion)) is { } ledger)
            unit.Add(ledger.Insert(new ToldPlan(plan, Guid.CreateVersion7(arrival.At), known?.Id, externalId, refused, arrival.Id, arrival.At)));
        unit.Keep(new Judged(refused is null ? RequestVerdict.Recorded : RequestVerdict.Refused)
        {
            ExternalId = externalId,
            DeliveryId = known?.Id,
            Reason = refused?.ToString(),
        });
        await store.KeepAsync(unit);
        return new Judgement(refused is { } reason ? new Verdict.Refused(reason, externalId) : new Verdict.Recorded());
    }

    /// <summary>What our robots can do, and less where the partner's contract says less.</summary>
    private RefusalReason? Refusal(TransportPlan plan)
    {
        var jobs = Math.Min(options.Value.MaxJobs, plan.Limits?.Jobs ?? int.MaxValue);
        var waypoints = Math.Min(options.Value.MaxWaypointsPerJob, plan.Limits?.WaypointsPerJob ?? int.MaxValue);
        if (plan.Jobs.Count > jobs)
            return RefusalReason.TooManyJobs;
        return plan.Jobs.Any(job => job.Waypoints.Count > waypoints) ? RefusalReason.TooManyWaypoints : null;
    }
}
