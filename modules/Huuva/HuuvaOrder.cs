using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Huuva;

/// <summary>
/// Reads a plain Deliverect order, as Huuva's public sample shows it. The order's own id names the delivery. Items' prices are not taken:
/// the sample has 12 and 24 beside a payment of 3500, so nobody can say in which unit they are.
/// </summary>
internal static class HuuvaOrder
{
    private const int Delivery = 2;

    /// <summary>Fetched, delivered, eaten in, brought to the car. Deliverect's numbers.</summary>
    public static readonly IReadOnlyList<string> Types = ["1", "2", "3", "4"];

    /// <summary>"Any other string" means that the channel delivers. https://developers.deliverect.com/v3.0-ordering-experience/docs/how-to-create-orders-for-dispatch</summary>
    private const string AsksForDispatch = "restaurant";

    public static Inbound Read(Wire order)
    {
        var id = order.Text("_id", required: true, max: HuuvaJob.IdLimit);
        var payment = order.Object("payment");
        if (NotOurs(order) is { } why && id is not null)
            return new Inbound.NotRelevant(why, id);
        var draft = Draft(order, id ?? "", payment);
        return order.HasFaults ? new Inbound.Unreadable(order.Faults, id) : new Inbound.Create(draft);
    }

    /// <summary>Who delivers has to be said: a robot sent for nothing and an order that nobody fetches are both worse than a fault.</summary>
    private static string? NotOurs(Wire order)
    {
        var type = order.Integer("orderType", required: true);
        if (type is not null and not Delivery)
            return HuuvaNotOurs.NoDelivery;
        var by = order.Object("courier", required: true)?.Text("deliveryBy", required: true);
        return by is not null and not AsksForDispatch ? HuuvaNotOurs.OtherCourier : HuuvaNotOurs.Unpaid(order);
    }

    private static DeliveryDraft Draft(Wire order, string id, Wire? payment)
    {
        var digits = HuuvaMoney.Digits(order);
        // Of an order that is wanted at once, the times are estimates; the public sample's pickup time lies before its creation.
        var scheduled = order.Flag("deliveryIsAsap") is not true;
        return new DeliveryDraft
        {
            ExternalId = id,
            Source = Source.huuva,
            StoreId = order.Text("location", required: true, max: HuuvaJob.IdLimit),
            Pickup = new Stop(),
            Dropoff = HuuvaPlaces.Customer(order),
            Items = Items(order),
            OrderValue = HuuvaMoney.Read(payment, "amount", digits),
            Tip = HuuvaMoney.Read(order, "tip", digits),
            PickupReadyAt = scheduled ? order.Time("pickupTime") : null,
            DropoffDeadline = scheduled ? order.Time("deliveryTime") : null,
        };
    }

    private static IReadOnlyList<DraftItem> Items(Wire order) =>
    [
        .. order.Objects("items").Select(item => new DraftItem
        {
            ExternalId = item.Text("plu", max: 200),
            Name = new Personal(item.Text("name", required: true) ?? ""),
            Note = Personal.From(item.Text("remark")),
            Quantity = (int)(item.Integer("quantity", required: true, min: 1, max: int.MaxValue) ?? 0),
        }),
    ];
}
