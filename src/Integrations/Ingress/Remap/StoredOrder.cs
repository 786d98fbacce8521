using Integrations.Abstractions;
using Integrations.Customers;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.Storage;
using Microsoft.EntityFrameworkCore;

namespace Integrations.Ingress.Remap;

/// <summary>An order as its rows hold it, the personal ones opened.</summary>
internal sealed record StoredOrder
{
    public required Delivery Delivery { get; init; }

    /// <summary>The request that asked for what was accepted; null where the order came without a quote.</summary>
    public Quote? Quote { get; init; }

    /// <summary>Completes an order that does not say where it is fetched.</summary>
    public Store? Store { get; init; }

    public required Stop Pickup { get; init; }

    public required Stop Dropoff { get; init; }

    public required IReadOnlyDictionary<PiiKind, Personal> People { get; init; }

    public required IReadOnlyList<DraftItem> Items { get; init; }

    /// <summary>What the partner has said of it since, oldest first.</summary>
    public required IReadOnlyList<IncomingRequest> Updates { get; init; }

    public string? QuoteCurrency => Quote?.Currency;

    /// <summary>Null when the order is not there (any more).</summary>
    public static async Task<StoredOrder?> FindAsync(
        IntegrationsDb db, PiiVault vault, IncomingRequest request, IReadOnlySet<string> updateRoutes, AccessContext who, CancellationToken token)
    {
        if (await db.Set<Delivery>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == request.DeliveryId && d.IncomingRequestId == request.Id, token) is not { } delivery)
            return null;
        var people = delivery.CustomerId is { } customer ? await vault.OpenCustomerAsync(customer, kinds: null, who, token) : [];
        return new StoredOrder
        {
            Delivery = delivery,
            Quote = await db.Set<Quote>().AsNoTracking().SingleOrDefaultAsync(q => q.Id == delivery.QuoteId, token),
            Store = await db.Set<Store>().AsNoTracking().SingleOrDefaultAsync(
                s => s.IntegrationType == delivery.IntegrationType && s.ExternalStoreId == delivery.ExternalStoreId, token),
            Pickup = await PlaceAsync(db, delivery.PickupAddressId, token),
            Dropoff = await PlaceAsync(db, delivery.DropoffAddressId, token),
            People = people.ToDictionary(opened => opened.Kind, opened => opened.Value),
            Items = await ItemsAsync(db, vault, delivery.Id, who, token),
            Updates = await db.Set<IncomingRequest>().AsNoTracking()
                .Where(r => r.DeliveryId == delivery.Id && r.ReceivedAt >= request.ReceivedAt && r.Id != request.Id && updateRoutes.Contains(r.Route)
                    && (r.Verdict == RequestVerdict.Accepted || r.Verdict == RequestVerdict.Refused))
                .OrderBy(r => r.Id).ToListAsync(token),
        };
    }

    private static async Task<Stop> PlaceAsync(IntegrationsDb db, Guid? addressId, CancellationToken token)
    {
        var address = await db.Set<Address>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == addressId, token);
        var location = address is null ? null : await db.Set<Location>().AsNoTracking().SingleOrDefaultAsync(l => l.Id == address.LocationId, token);
        return new Stop { Country = address?.Country, Location = location is null ? null : new GeoPoint(location.Latitude, location.Longitude) };
    }

    private static async Task<List<DraftItem>> ItemsAsync(IntegrationsDb db, PiiVault vault, Guid deliveryId, AccessContext who, CancellationToken token)
    {
        var texts = await vault.OpenItemsAsync(deliveryId, who, token);
        var rows = await db.Set<Item>().AsNoTracking().Where(i => i.DeliveryId == deliveryId).OrderBy(i => i.Position).ToListAsync(token);
        return rows.ConvertAll(row =>
        {
            var (name, note) = ItemText.Read(texts[row.Id]);
            return new DraftItem
            {
                ExternalId = row.ExternalItemId,
                Name = name,
                Note = note,
                Quantity = row.Quantity,
                UnitPrice = row.UnitPriceMinor,
                Contents = row.ControlledContents,
            };
        });
    }
}
