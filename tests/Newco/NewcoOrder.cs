using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Newco;

/// <summary>Reads an order, field by field, into our words. Every fault is collected; nothing is guessed.</summary>
internal static class NewcoOrder
{
    private const string Pickup = "pickup";

    // Yours: the contract's lists of words. The reading goes by them, and a word that is new is counted.
    public static readonly IReadOnlyList<string> Fulfillments = ["delivery", Pickup];
    public static readonly IReadOnlyList<string> Currencies = ["USD", "EUR"];

    // Yours: the fields as the partner spells them, which it requires, and its limits.
    public static Inbound Read(Wire order)
    {
        var id = order.Text("order_id", required: true, max: 100);
        // Asked before anything else is missed: an order that the customer fetches has no dropoff to find fault with.
        if (order.Word("fulfillment", Fulfillments) is Pickup)
            return new Inbound.NotRelevant("the customer fetches the order", id);
        var draft = Draft(order, id ?? "");
        return order.HasFaults ? new Inbound.Unreadable(order.Faults, id) : new Inbound.Create(draft);
    }

    private static DeliveryDraft Draft(Wire order, string id)
    {
        var currency = order.Word("currency", Currencies, required: true);
        var alcohol = order.Flag("alcohol");
        return new DeliveryDraft
        {
            ExternalId = id,
            // Yours: the marketplace on which the customer ordered, where the partner tells it.
            Source = Source.other,
            StoreId = order.Text("store_id", required: true, max: 100),
            Pickup = Store(order.Object("pickup")),
            Dropoff = Customer(order.Object("dropoff", required: true)),
            Items = [.. order.Objects("items", required: true).Select(Item)],
            ItemsRequired = true,
            OrderValue = Amount(order, "total", currency),
            Tip = Amount(order, "tip", currency),
            Contents = alcohol is true ? [ControlledContents.Alcohol] : [],
            // Silence is unknown, not none.
            ContentsKnown = alcohol is not null,
            PickupReadyAt = order.Time("ready_at"),
            DropoffDeadline = order.Time("deliver_by"),
        };
    }

    private static Stop Store(Wire? stop) => stop is null ? new Stop() : new Stop
    {
        BusinessName = Personal.From(stop.Text("name")),
        Phone = Personal.From(stop.Text("phone")),
        Address = Personal.From(stop.Text("address", max: 1000)),
        Instructions = Personal.From(stop.Text("note")),
        Location = Location(stop),
    };

    private static Stop Customer(Wire? stop) => stop is null ? new Stop() : new Stop
    {
        ContactName = Personal.From(stop.Text("name")),
        Phone = Personal.From(stop.Text("phone", required: true)),
        Address = Personal.From(stop.Text("address", required: true, max: 1000)),
        Instructions = Personal.From(stop.Text("note")),
        Location = Location(stop),
    };

    private static GeoPoint? Location(Wire stop) =>
        (stop.Number("lat", required: stop.Has("lng")), stop.Number("lng", required: stop.Has("lat"))) is ({ } latitude, { } longitude)
            ? new GeoPoint(latitude, longitude)
            : null;

    private static DraftItem Item(Wire item) => new()
    {
        Name = new Personal(item.Text("name", required: true, max: 200) ?? ""),
        Quantity = (int)(item.Integer("quantity", required: true, min: 1, max: 1000) ?? 0),
        UnitPrice = item.Integer("price", min: 0, max: int.MaxValue),
    };

    /// <summary>Amounts are whole minor units.</summary>
    private static Money? Amount(Wire order, string name, string? currency) =>
        order.Integer(name, min: 0, max: int.MaxValue) is { } amount && currency is not null ? new Money(amount, currency) : null;
}
