using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Ingress.Keeping;
using Integrations.Partners.Specified;

namespace Integrations.Ingress;

/// <summary>
/// How the partner sees the same delivery: kept beside it. A cancellation among the reports acts like the partner's own cancel, in the
/// same transaction; the Deliveries service hears of it behind the partner's back, who waits for nothing but our receipt.
/// </summary>
internal sealed class ReceiveReport(RequestStore store, IEnumerable<IReportLedger> ledgers, Forwarding forwarding, ForwardSignal signal)
{
    public async Task<Judgement> ReceiveAsync(Arrival arrival, PartnerReport report)
    {
        var known = await ReceiveQuery.FindAsync(store, arrival, DeliveryRef.External(report.ExternalId));
        var version = arrival.Door.Route.ApiVersion;

        using var unit = store.Begin(arrival);
        if (ledgers.FirstOrDefault(l => l.Keeps(arrival.Partner, version)) is { } ledger)
        {
            unit.Add(ledger.Insert(new ReportedStatus(
                report, Guid.CreateVersion7(arrival.At), known?.Id, version, arrival.Id, arrival.At, arrival.BodyHash)));
        }

        unit.Keep(new Judged(RequestVerdict.Recorded) { ExternalId = report.ExternalId, DeliveryId = known?.Id });
        if (report.MeansCanceled && known is { IsFinal: false, IsBeingCanceled: false })
            unit.Add(forwarding.Enqueue(arrival.Command(known, CommandKind.Cancel, report.PartnerReason), tryNow: false));
        await store.KeepAsync(unit);
        signal.Wake();
        return new Judgement(new Verdict.Recorded());
    }
}
