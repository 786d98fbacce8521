using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Ingress.Keeping;

namespace Integrations.Ingress;

/// <summary>
/// What cannot be read, and what is not ours to carry. On a route for orders it leaves a delivery behind when its external id is known;
/// on every other route the id names a delivery that has nothing to do with the fault, and only the request is kept.
/// </summary>
internal sealed class ReceiveFaulty(RequestStore store, RefusedOrders refused, FirstAnswer answers)
{
    public async Task<Judgement> ReceiveAsync(Arrival arrival, Inbound.Unreadable unreadable)
    {
        if (unreadable.ExternalId is { } id && (unreadable.IsOrder || IsOrder(arrival)))
        {
            return await TakenAsync(arrival, id) is { } taken && await answers.RepeatAsync(arrival, taken) is { } answer
                ? answer
                : await refused.UnreadableAsync(arrival, id, unreadable.Faults);
        }

        await store.KeepAsync(arrival, new Judged(RequestVerdict.Unreadable) { ExternalId = unreadable.ExternalId, Faults = unreadable.Faults });
        return new Judgement(new Verdict.Invalid(unreadable.Faults));
    }

    public async Task<Judgement> ReceiveAsync(Arrival arrival, Inbound.NotRelevant other)
    {
        if (other.ExternalId is { } id && IsOrder(arrival))
            return await refused.NotRelevantAsync(arrival, id, other.Why);
        await store.KeepAsync(arrival, new Judged(RequestVerdict.NotRelevant) { ExternalId = other.ExternalId, Reason = other.Why });
        return new Judgement(new Verdict.NotRelevant(other.Why));
    }

    private static bool IsOrder(Arrival arrival) => arrival.Door.Route.Kind is RouteKind.Create or RouteKind.AcceptQuote;

    private Task<KnownDelivery?> TakenAsync(Arrival arrival, string externalId) =>
        store.ReadAsync([DeliveryLookup.Find(arrival.Partner, externalId)], DeliveryLookup.ReadAsync);
}
