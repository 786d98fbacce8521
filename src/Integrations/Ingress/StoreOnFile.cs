using Integrations.Abstractions;
using Integrations.Deliveries;
using Integrations.Ingress.Keeping;

namespace Integrations.Ingress;

/// <summary>The store that an order names, for partners whose stores we keep.</summary>
internal static class StoreOnFile
{
    /// <summary>Null when the order names none, we keep none of this partner, or it is unknown.</summary>
    public static async Task<Store?> FindAsync(RequestStore store, Arrival arrival, DeliveryDraft draft) => Id(arrival, draft) is not { } id
        ? null
        : await store.ReadAsync([StoreLookup.Find(arrival.Partner, id)], (reader, token) => StoreLookup.ReadAsync(reader, arrival.Partner, id, token));

    public static string? Id(Arrival arrival, DeliveryDraft draft) => arrival.Door.Options.StoreCheck ? draft.StoreId : null;
}
