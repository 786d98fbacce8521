using System.Buffers;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Ally;

/// <summary>Reads an order in the shape of the open third-party interface. Amounts are cents of the US dollar.</summary>
internal static class AllyOrder
{
    private const string Dollar = "USD";
    private const int IdLimit = 255;
    private const int AddressLimit = 1000;
    private const int MostOfOne = 100;

    private static readonly SearchValues<char> IdLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    public static Inbound Create(Wire order)
    {
        var id = ExternalId(order);
        var store = order.Text("pickup_external_store_id");
        var contains = order.Object("order_contains");
        var draft = new DeliveryDraft
        {
            ExternalId = id ?? "",
            Source = Source.ally,
            StoreId = store,
            Pickup = End(order, "pickup", addressRequired: store is null, phoneRequired: false),
            Dropoff = End(order, "dropoff", addressRequired: true, phoneRequired: true) with
            {
                ContactName = Personal.Join(" ", order.Text("dropoff_contact_given_name"), order.Text("dropoff_contact_family_name")),
            },
            Items = [.. order.Objects("items").Select(Item)],
            OrderValue = Money(order, "order_value"),
            Tip = Money(order, "tip"),
            Contents = Contents(contains),
            ContentsKnown = contains is not null && Flags.Any(flag => contains.Has(flag.Field)),
            PickupReadyAt = order.Time("pickup_time"),
            DropoffDeadline = order.Time("dropoff_time"),
        };
        return order.HasFaults ? new Inbound.Unreadable(order.Faults, id) : new Inbound.Create(draft);
    }

    private static (string Field, ControlledContents Contents)[] Flags =>
        [("alcohol", ControlledContents.Alcohol), ("tobacco", ControlledContents.Tobacco), ("marijuana", ControlledContents.Marijuana)];

    /// <summary>The id stands in Ally's later paths, so it has letters that need no escaping, and is not made of dots alone.</summary>
    private static string? ExternalId(Wire order)
    {
        if (order.Text("external_delivery_id", required: true, max: IdLimit) is not { } id)
            return null;
        if (!id.AsSpan().ContainsAnyExcept(IdLetters) && id is not ("." or ".."))
            return id;
        order.Fault("external_delivery_id", "pattern:[A-Za-z0-9-._~]+");
        return null;
    }

    private static Stop End(Wire order, string end, bool addressRequired, bool phoneRequired)
    {
        var location = order.Object(end + "_location");
        var latitude = location?.Number("lat", required: true);
        var longitude = location?.Number("lng", required: true);
        return new Stop
        {
            BusinessName = Personal.From(order.Text(end + "_business_name")),
            Phone = Personal.From(order.Text(end + "_phone_number", phoneRequired)),
            Address = Personal.From(order.Text(end + "_address", addressRequired, max: AddressLimit)),
            Instructions = Personal.From(order.Text(end + "_instructions")),
            Location = latitude is { } lat && longitude is { } lng ? new GeoPoint(lat, lng) : null,
        };
    }

    private static DraftItem Item(Wire item) => new()
    {
        ExternalId = item.Text("external_id", max: 100),
        Name = new Personal(item.Text("name", required: true) ?? ""),
        Quantity = (int)(item.Integer("quantity", required: true, min: 1, max: MostOfOne) ?? 0),
        UnitPrice = item.Integer("price", min: 0, max: int.MaxValue),
    };

    private static IReadOnlyList<ControlledContents> Contents(Wire? contains) =>
        [.. Flags.Where(flag => contains?.Flag(flag.Field) is true).Select(flag => flag.Contents)];

    private static Money? Money(Wire order, string name) =>
        order.Integer(name, min: 0, max: int.MaxValue) is { } cents ? new Money(cents, Dollar) : null;
}
