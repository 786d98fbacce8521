using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.DoorDash;

/// <summary>Reads what DoorDash asks about a delivery, or a quote, that it names in the path.</summary>
internal static class DoorDashFollowUps
{
    public const string EndField = "handoff_at";

    public static readonly IReadOnlyList<string> Ends = ["pickup", "dropoff"];

    private static readonly ReadOnlyMemory<byte> NothingSaid = "{}"u8.ToArray();

    public static Inbound Query(InboundMessage message) =>
        DoorDashIds.InPath(message, out var id, out var faulty) ? new Inbound.Query(DeliveryRef.External(id)) : faulty;

    public static Inbound Cancel(InboundMessage message) => Read(message, (id, wire) =>
    {
        // Read for its type only: a robot that turns round brings the goods back to the store in any case.
        wire.Flag("should_create_return_delivery");
        return new Inbound.Cancel(DeliveryRef.External(id), DoorDashCode.Of(wire.Text("reason_code", max: 100)));
    });

    public static Inbound Unlock(InboundMessage message) => Read(message, (id, wire) =>
    {
        var end = wire.Word(EndField, Ends, required: true);
        return new Inbound.Unlock(DeliveryRef.External(id), end is "pickup" ? UnlockFor.Merchant : UnlockFor.Customer);
    });

    public static Inbound Update(InboundMessage message, IDoorDashGeneration generation) => Read(message, (id, wire) =>
    {
        foreach (var field in generation.NotUpdatable.Where(wire.Has))
            wire.Fault(field, "not_updatable");
        var changes = generation.Changes(wire);
        // "Updated" would be untrue where nothing was said that can be changed.
        if (!wire.HasFaults && changes.IsEmpty)
            wire.Fault("$", "no_changes");
        return new Inbound.Update(DeliveryRef.External(id), changes);
    });

    public static Inbound Accept(InboundMessage message, IDoorDashGeneration generation) => Read(message, (id, wire) =>
    {
        var changes = generation.Changes(wire);
        var rest = changes with { Tip = null };
        return new Inbound.AcceptQuote(id, changes.Tip) { Changes = rest.IsEmpty ? null : rest };
    });

    private static Inbound Read(InboundMessage message, Func<string, Wire, Inbound> read)
    {
        if (!DoorDashIds.InPath(message, out var id, out var faulty))
            return faulty;
        var wire = Wire.Open(message.Body.IsEmpty && !message.Route.BodyRequired ? NothingSaid : message.Body);
        if (wire.HasFaults)
            return new Inbound.Unreadable(wire.Faults, id);
        var inbound = read(id, wire);
        return wire.HasFaults ? new Inbound.Unreadable(wire.Faults, id) : inbound;
    }
}
