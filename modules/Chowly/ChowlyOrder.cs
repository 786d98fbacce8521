using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Chowly;

/// <summary>
/// Reads an order. It names no place of its own: Chowly knows the restaurant by its key, we by <see cref="LocationField"/>, and the store
/// on file gives the place. It says nothing about contents either: alcohol is marked in Chowly's menu only, so they stay unknown.
/// </summary>
internal static class ChowlyOrder
{
    /// <summary>Ours: the id under which the restaurant stands in our store list.</summary>
    public const string LocationField = "info.location_id";

    private const string Country = "US";
    private const string PickUp = "Pick-Up";
    private const int IdLimit = 200;
    private const int InstructionsLimit = 1000;

    public static readonly IReadOnlyList<string> Services = ["Delivery", PickUp];

    /// <summary>Not read: whether cash is meant, flags say that are always there.</summary>
    public static readonly IReadOnlyList<string> Payments = ["cash", "credit"];

    public static Inbound Read(Wire order)
    {
        var info = order.Object("info", required: true);
        if (info is null)
            return new Inbound.Unreadable(order.Faults, null);
        var id = Id(info);
        if (id is not null && NotOurs(info) is { } why)
            return new Inbound.NotRelevant(why, id);
        var draft = Draft(order, info, id ?? "");
        return order.HasFaults ? new Inbound.Unreadable(order.Faults, id) : new Inbound.Create(draft);
    }

    /// <summary>Looked at before anything else is missed: an order that the customer fetches has no address to find fault with.</summary>
    private static string? NotOurs(Wire info)
    {
        if (info.Word("service_type", Services, required: true) is PickUp)
            return ChowlyNotOurs.PickUp;
        return info.Flag("payment_is_cash") is true ? ChowlyNotOurs.PaidAtTheDoor : null;
    }

    private static DeliveryDraft Draft(Wire order, Wire info, string id)
    {
        var (source, word) = ChowlySource.Read(info);
        return new DeliveryDraft
        {
            ExternalId = id,
            Source = source,
            SourceWord = word,
            StoreId = info.Text("location_id", required: true, max: 255),
            // The restaurant asks whoever comes for the code.
            Pickup = new Stop { Country = Country, Instructions = Said("Pickup code: ", info.Text("pickup_code")) },
            Dropoff = Dropoff(order),
            Items = Items(order),
            ItemsRequired = true,
            OrderValue = ChowlyText.Money(info, "subtotal"),
            Tip = Tip(info),
            // When the customer wants it; the restaurant decides when it has to be ready.
            DropoffReadyAt = info.Time("scheduled_time"),
        };
    }

    /// <summary>The id becomes a part of the path that we call; a URL drops parts made of dots, escaped or not.</summary>
    private static string? Id(Wire info)
    {
        if (info.Text("id", required: true, max: IdLimit) is not { } id)
            return null;
        if (id is not ("." or ".."))
            return id;
        info.Fault("id", "path_segment");
        return null;
    }

    private static Stop Dropoff(Wire order)
    {
        if (order.Object("customer", required: true) is not { } customer)
            return new Stop();
        var street = Personal.Join(", ", customer.Text("address1", required: true), customer.Text("address2"));
        var state = Personal.Join(" ", customer.Text("state"), customer.Text("zip"));
        return new Stop
        {
            ContactName = Personal.From(customer.Text("name", required: true)),
            Phone = Personal.From(customer.Text("phone", required: true)),
            Email = Personal.From(customer.Text("email")),
            Address = Personal.Join(", ", street?.Value, customer.Text("city", required: true), state?.Value),
            Country = Country,
            Instructions = Personal.Join(
                "\n", customer.Text("special_instructions", max: InstructionsLimit), Said("Cross street: ", customer.Text("cross_street"))?.Value),
        };
    }

    /// <summary>An item's choices (<c>mods</c>) are the kitchen's business; their prices are in the subtotal.</summary>
    private static IReadOnlyList<DraftItem> Items(Wire order) =>
    [
        .. order.Objects("items", required: true).Select(item => new DraftItem
        {
            ExternalId = item.Text("external_id", max: IdLimit),
            Name = new Personal(item.Text("name", required: true) ?? ""),
            Note = Personal.From(item.Text("notes")),
            Quantity = ChowlyText.Count(item, "quantity"),
            UnitPrice = ChowlyText.Cents(item, "price", required: true),
        }),
    ];

    /// <summary>A tip in cash is for a courier who stands at the door.</summary>
    private static Money? Tip(Wire info)
    {
        var tip = ChowlyText.Money(info, "tip");
        return info.Flag("tip_payment_is_cash") is true ? null : tip;
    }

    private static Personal? Said(string before, string? text) => text is null ? null : new Personal(before + text.Trim());
}
