using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.DoorDash.V2;

/// <summary>Reads what Drive v2's update, or the body of an accepted quote, wants changed.</summary>
internal static class V2Changes
{
    /// <summary>
    /// The contract updates them, a delivery on its way to a robot does not: "to update other fields, you need to cancel the delivery
    /// and then create a new one".
    /// </summary>
    public static readonly IReadOnlyList<string> NotUpdatable =
        ["pickup_external_business_id", "pickup_external_store_id", "items", "order_value", "order_contains", "dropoff_options"];

    private static readonly Stop Untouched = new();

    public static DeliveryChanges Read(Wire wire)
    {
        var pickup = V2Stops.Pickup(wire, required: false);
        var dropoff = V2Stops.Dropoff(wire, required: false);
        var times = V2Stops.Times(wire);
        return new DeliveryChanges
        {
            Pickup = Said(pickup),
            Dropoff = Said(dropoff),
            // When the order was really ready outranks when it was wanted.
            PickupReadyAt = wire.Time("order_ready_time") ?? times.PickupReadyAt,
            DropoffDeadline = times.DropoffDeadline,
            Tip = DoorDashMoney.Read(wire, "tip", DoorDashMoney.CurrencyOf(dropoff.Country ?? pickup.Country)),
        };
    }

    // A country alone changes nothing: it only says how to read the rest.
    private static Stop? Said(Stop stop) => stop with { Country = null } == Untouched ? null : stop;
}
