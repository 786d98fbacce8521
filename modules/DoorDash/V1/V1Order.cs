using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.DoorDash.V1;

/// <summary>Reads the body of Drive classic's delivery creation.</summary>
internal static class V1Order
{
    public const string ContainedField = "order_contains_list";

    public static readonly IReadOnlyList<string> Contained =
        ["tobacco_items", "hemp_items", "otc_items", "pharmacy_items", "age_restricted_pharmacy_items"];

    public static Inbound Read(ReadOnlyMemory<byte> body, Func<DeliveryDraft, Inbound> ask)
    {
        var wire = Wire.Open(body);
        if (wire.HasFaults)
            return new Inbound.Unreadable(wire.Faults, null);
        // Optional in the contract. We speak of a delivery by no other name, so for us it is required.
        var id = DoorDashIds.Read(wire);
        var draft = Draft(wire, id ?? "");
        var notOurs = V1NotOurs.Why(wire);
        if (wire.HasFaults)
            return new Inbound.Unreadable(wire.Faults, id);
        return notOurs is null ? ask(draft) : new Inbound.NotRelevant(notOurs, id);
    }

    private static DeliveryDraft Draft(Wire wire, string id)
    {
        if (wire.Has("pickup_time") && wire.Has("delivery_time"))
            wire.Fault("delivery_time", "excludes:pickup_time");
        var times = V1Stops.Times(wire, "pickup_time", "delivery_time");
        var storeId = StoreId(wire);
        var alcohol = wire.Flag("contains_alcohol");
        var contained = ContainsList(wire);
        return new DeliveryDraft
        {
            ExternalId = id,
            Source = Source.door_dash,
            StoreId = storeId,
            Pickup = V1Stops.Pickup(wire, required: !wire.Has("external_store_id")),
            Dropoff = V1Stops.Dropoff(wire),
            Items = [.. wire.Objects("items").Select(Item)],
            OrderValue = DoorDashMoney.Read(wire, "order_value", DoorDashMoney.Default, required: true),
            Tip = DoorDashMoney.Read(wire, "tip", DoorDashMoney.Default),
            Contents = DoorDashContents.Of(alcohol, contained.Contains("tobacco_items", StringComparer.Ordinal)),
            ContentsKnown = alcohol is not null || wire.Has(ContainedField),
            MinimumAge = DoorDashContents.MinimumAge(contained.Any(word => word is "hemp_items" or "age_restricted_pharmacy_items")),
            PickupReadyAt = times.PickupReadyAt,
            PickupDeadline = times.PickupDeadline,
            DropoffReadyAt = times.DropoffReadyAt,
            DropoffDeadline = times.DropoffDeadline,
        };
    }

    private static string? StoreId(Wire wire)
    {
        DoorDashStores.Business(wire, "external_business_id");
        var store = wire.Text("external_store_id", min: 1, max: DoorDashStores.MaxLength);
        var byName = wire.Has("external_business_name");
        if (byName && wire.Has("external_business_id"))
            wire.Fault("external_business_id", "excludes:external_business_name");
        DoorDashStores.Together(wire, byName ? "external_business_name" : "external_business_id", "external_store_id");
        return store;
    }

    /// <summary>A word that we do not know could be one that must be checked at the door: refused, not passed over.</summary>
    private static IReadOnlyList<string> ContainsList(Wire wire)
    {
        var words = wire.Texts(ContainedField);
        if (words.Except(Contained, StringComparer.Ordinal).Any())
            wire.Fault(ContainedField, "one_of:" + string.Join('|', Contained));
        return words;
    }

    private static DraftItem Item(Wire item) => new()
    {
        ExternalId = item.Text("external_id", max: DoorDashLimits.Line),
        Name = new Personal(item.Text("name", required: true, max: DoorDashLimits.Line) ?? ""),
        Note = Personal.From(item.Text("description", max: DoorDashLimits.Instructions)),
        // "Defaults to 1 if not provided."
        Quantity = (int)(item.Integer("quantity", min: 1, max: int.MaxValue) ?? 1),
        UnitPrice = item.Integer("price", min: 0, max: int.MaxValue),
    };
}
