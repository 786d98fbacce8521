using System.Buffers;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Ordermark;

/// <summary>Reads an order into our words. Amounts are cents of the US dollar; Ordermark works nowhere else.</summary>
internal static class OrdermarkOrder
{
    private const string Dollar = "USD";
    private const string Country = "US";
    private const int IdLimit = 255;
    private const int WordLimit = 50;
    private const int MostOfOne = 1000;

    private static readonly SearchValues<char> IdLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    public static Inbound Create(Wire order)
    {
        var id = OrderId(order);
        var source = order.Text("oos", max: WordLimit);
        var location = order.Object("location", required: true);
        var items = order.Objects("items").Select(Item).ToList();
        var totals = order.Object("totals");
        var draft = new DeliveryDraft
        {
            ExternalId = id ?? "",
            Source = OrdermarkSource.Of(source),
            SourceWord = OrdermarkSource.Of(source) is Source.other ? source : null,
            StoreId = location?.Text("id", required: true),
            Pickup = Pickup(location),
            Dropoff = Dropoff(order),
            Items = items,
            OrderValue = Money(totals, "subtotal_cents"),
            Tip = Money(totals, "tip_cents"),
            // Ordermark flags alcohol and nothing else: what else an order holds stays unknown.
            Contents = [.. items.SelectMany(item => item.Contents).Distinct()],
            PickupReadyAt = order.Time("ready_at"),
        };
        return order.HasFaults ? new Inbound.Unreadable(order.Faults, id) : new Inbound.Create(draft);
    }

    /// <summary>The id stands in Ordermark's later paths, so it has letters that need no escaping, and is not made of dots alone.</summary>
    private static string? OrderId(Wire order)
    {
        if (order.Text("order_id", required: true, max: IdLimit) is not { } id)
            return null;
        if (!id.AsSpan().ContainsAnyExcept(IdLetters) && id is not ("." or ".."))
            return id;
        order.Fault("order_id", "pattern:[A-Za-z0-9-._~]+");
        return null;
    }

    private static Stop Pickup(Wire? location) => new()
    {
        BusinessName = Personal.From(location?.Text("name")),
        Phone = Personal.From(location?.Text("phone")),
        Address = Personal.From(location?.Text("address")),
        Instructions = Personal.From(location?.Text("instructions")),
        Country = Country,
        Location = Place(location),
    };

    private static Stop Dropoff(Wire order)
    {
        var customer = order.Object("customer", required: true);
        var address = order.Object("delivery_address", required: true);
        return new Stop
        {
            ContactName = Personal.From(customer?.Text("name")),
            Phone = Personal.From(customer?.Text("phone", required: true)),
            Address = Personal.Join(
                ", ",
                address?.Text("street", required: true),
                address?.Text("unit"),
                address?.Text("city", required: true),
                $"{address?.Text("state")} {address?.Text("zip", required: true)}"),
            Instructions = Personal.From(address?.Text("instructions")),
            Country = Country,
            Location = Place(address),
        };
    }

    /// <summary>Both numbers or none: half of a place is a fault.</summary>
    private static GeoPoint? Place(Wire? at)
    {
        if (at is null || !(at.Has("lat") || at.Has("lng")))
            return null;
        var latitude = at.Number("lat", required: true);
        var longitude = at.Number("lng", required: true);
        return latitude is { } lat && longitude is { } lng ? new GeoPoint(lat, lng) : null;
    }

    private static DraftItem Item(Wire item) => new()
    {
        Name = new Personal(item.Text("name", required: true) ?? ""),
        Note = Personal.From(item.Text("notes")),
        Quantity = (int)(item.Integer("quantity", required: true, min: 1, max: MostOfOne) ?? 0),
        UnitPrice = item.Integer("price_cents", min: 0, max: int.MaxValue),
        Contents = item.Flag("alcohol") is true ? [ControlledContents.Alcohol] : [],
    };

    private static Money? Money(Wire? totals, string name) =>
        totals?.Integer(name, min: 0, max: int.MaxValue) is { } cents ? new Money(cents, Dollar) : null;
}
