using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.DoorDash.V1;

/// <summary>Reads what classic's update wants changed. Several names differ from those of its create.</summary>
internal static class V1Changes
{
    /// <summary>The contract updates them; a delivery that a robot already has is not weighed again.</summary>
    public static readonly IReadOnlyList<string> NotUpdatable = ["contains_alcohol", "order_contains_list", "signature_required"];

    private static readonly Stop Untouched = new();

    public static DeliveryChanges Read(Wire wire)
    {
        if (wire.Has("quoted_pickup_time") && wire.Has("quoted_delivery_time"))
            wire.Fault("quoted_delivery_time", "excludes:quoted_pickup_time");
        var times = V1Stops.Times(wire, "quoted_pickup_time", "quoted_delivery_time");
        return new DeliveryChanges
        {
            Pickup = Said(V1Stops.Pickup(wire, required: false)),
            Dropoff = Said(V1Stops.ChangedDropoff(wire)),
            // When the order was really ready outranks when it was wanted.
            PickupReadyAt = wire.Time("order_ready_time") ?? times.PickupReadyAt,
            DropoffDeadline = times.DropoffDeadline,
            Tip = DoorDashMoney.Read(wire, "tip", DoorDashMoney.Default),
        };
    }

    // A country alone changes nothing: it only says how to read the rest.
    private static Stop? Said(Stop stop) => stop with { Country = null } == Untouched ? null : stop;
}
