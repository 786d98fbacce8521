using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.DoorDash.V2;

/// <summary>Reads Drive v2's <c>CreateDeliveryInput</c>, which is also the body of a quote.</summary>
internal static class V2Order
{
    public static readonly IReadOnlyDictionary<string, UndeliverableAction> Undeliverable = new Dictionary<string, UndeliverableAction>(StringComparer.Ordinal)
    {
        ["return_to_pickup"] = UndeliverableAction.ReturnToPickup,
        ["dispose"] = UndeliverableAction.Dispose,
    };

    public static readonly IReadOnlyList<string> Asked = ["required", "preferred", "none"];

    /// <summary>Not read, and neither is the next: listed so that a new word is noticed.</summary>
    public static readonly IReadOnlyList<string> ProofsOfDelivery = ["photo_required", "photo_preferred", "pin_code", "none"];

    public static readonly IReadOnlyList<string> Vehicles = ["car", "bicycle", "walking"];

    public static Inbound Read(ReadOnlyMemory<byte> body, Func<DeliveryDraft, Inbound> ask)
    {
        var wire = Wire.Open(body);
        if (wire.HasFaults)
            return new Inbound.Unreadable(wire.Faults, null);
        var id = DoorDashIds.Read(wire);
        var items = wire.Objects("items");
        var options = wire.Object("dropoff_options");
        var draft = Draft(wire, id ?? "", options, items);
        var notOurs = V2NotOurs.Why(wire, options, items);
        if (wire.HasFaults)
            return new Inbound.Unreadable(wire.Faults, id);
        return notOurs is null ? ask(draft) : new Inbound.NotRelevant(notOurs, id);
    }

    private static DeliveryDraft Draft(Wire wire, string id, Wire? options, IReadOnlyList<Wire> items)
    {
        var times = V2Stops.Times(wire);
        var storeId = StoreId(wire);
        var pickup = V2Stops.Pickup(wire, required: !wire.Has("pickup_external_store_id"));
        var dropoff = V2Stops.Dropoff(wire, required: true);
        var currency = DoorDashMoney.CurrencyOf(dropoff.Country ?? pickup.Country);
        var contents = wire.Object("order_contains");
        return new DeliveryDraft
        {
            ExternalId = id,
            Source = Source.door_dash,
            StoreId = storeId,
            Pickup = pickup,
            Dropoff = dropoff,
            Items = [.. items.Select(Item)],
            OrderValue = DoorDashMoney.Read(wire, "order_value", currency),
            Tip = DoorDashMoney.Read(wire, "tip", currency),
            Contents = DoorDashContents.Of(contents?.Flag("alcohol"), contents?.Flag("tobacco")),
            ContentsKnown = contents is not null,
            MinimumAge = MinimumAge(contents, options),
            PickupReadyAt = times.PickupReadyAt,
            PickupDeadline = times.PickupDeadline,
            DropoffReadyAt = times.DropoffReadyAt,
            DropoffDeadline = times.DropoffDeadline,
            IfUndeliverable = wire.Word("action_if_undeliverable", [.. Undeliverable.Keys]) is { } action ? Undeliverable[action] : null,
        };
    }

    /// <summary>The two ids come together or not at all. The store's alone is ours: stores are kept by (partner, store).</summary>
    private static string? StoreId(Wire wire)
    {
        DoorDashStores.Business(wire, "pickup_external_business_id");
        var store = wire.Text("pickup_external_store_id", min: 1, max: DoorDashStores.MaxLength);
        DoorDashStores.Together(wire, "pickup_external_business_id", "pickup_external_store_id");
        return store;
    }

    private static DraftItem Item(Wire item) => new()
    {
        ExternalId = item.Text("external_id", min: 1, max: 100),
        Name = new Personal(item.Text("name", required: true, min: 1, max: 100) ?? ""),
        Note = Personal.Join("; ", item.Text("description", min: 1, max: 500), item.Text("special_instructions", max: DoorDashLimits.Line)),
        Quantity = (int)(item.Integer("quantity", required: true, 1, 100) ?? 0),
        UnitPrice = item.Integer("price", min: 0, max: 9_999_999),
    };

    private static int? MinimumAge(Wire? contents, Wire? options)
    {
        var hemp = contents?.Flag("hemp");
        var pharmacy = contents?.Flag("age_restricted_pharmacy_items");
        var id = options?.Word("id_verification", Asked);
        return DoorDashContents.MinimumAge(hemp is true || pharmacy is true || id is "required");
    }
}
