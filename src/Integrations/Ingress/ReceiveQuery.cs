using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Ingress.Keeping;

namespace Integrations.Ingress;

/// <summary>What is the last state that we know: answered from our own tables.</summary>
internal sealed class ReceiveQuery(RequestStore store)
{
    public async Task<Judgement> ReceiveAsync(Arrival arrival, DeliveryRef delivery)
    {
        if (await FindAsync(store, arrival, delivery) is not { } known)
            return await UnknownAsync(store, arrival, delivery);
        await store.KeepAsync(arrival, new Judged(RequestVerdict.Asked) { ExternalId = known.ExternalId, DeliveryId = known.Id });
        return new Judgement(new Verdict.State(known.Facts));
    }

    public static Task<KnownDelivery?> FindAsync(RequestStore store, Arrival arrival, DeliveryRef delivery) =>
        store.ReadAsync([DeliveryLookup.Find(arrival.Partner, delivery)], DeliveryLookup.ReadAsync);

    /// <summary>Every use case that names a delivery ends here when there is none.</summary>
    public static async Task<Judgement> UnknownAsync(RequestStore store, Arrival arrival, DeliveryRef delivery)
    {
        await store.KeepAsync(arrival, new Judged(RequestVerdict.UnknownDelivery) { ExternalId = delivery.ExternalId });
        return new Judgement(new Verdict.UnknownDelivery(delivery));
    }
}
