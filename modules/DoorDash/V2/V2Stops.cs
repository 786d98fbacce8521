using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.DoorDash.V2;

/// <summary>Reads the two ends of the trip and their times, for a new delivery and for a changed one.</summary>
internal static class V2Stops
{
    /// <summary>
    /// The contract has no coordinate for the pickup: the store's record has. Without a store there must be an address,
    /// in one line or in parts.
    /// </summary>
    public static Stop Pickup(Wire wire, bool required)
    {
        var components = wire.Object("pickup_address_components");
        var parts = Line(components);
        var line = wire.Text("pickup_address", required && parts is null, max: DoorDashLimits.Line);
        return new Stop
        {
            BusinessName = Personal.From(wire.Text("pickup_business_name", max: DoorDashLimits.Line)),
            Phone = Personal.From(wire.Text("pickup_phone_number", max: DoorDashLimits.Line)),
            Address = Personal.From(line) ?? parts,
            // What the merchant calls the order is part of what has to be said at the counter.
            Instructions = Personal.Join(
                "; ",
                wire.Text("pickup_reference_tag", max: DoorDashLimits.Line),
                wire.Text("pickup_instructions", max: DoorDashLimits.Instructions)),
            Country = Country(components),
        };
    }

    public static Stop Dropoff(Wire wire, bool required) => new()
    {
        ContactName = Personal.Join(
            " ",
            wire.Text("dropoff_contact_given_name", max: DoorDashLimits.Line),
            wire.Text("dropoff_contact_family_name", max: DoorDashLimits.Line)),
        BusinessName = Personal.From(wire.Text("dropoff_business_name", max: DoorDashLimits.Line)),
        Phone = Personal.From(wire.Text("dropoff_phone_number", required, max: DoorDashLimits.Line)),
        Email = Personal.From(wire.Text("dropoff_email_address", max: DoorDashLimits.Line)),
        Address = Personal.From(wire.Text("dropoff_address", required, max: DoorDashLimits.Line)),
        // The contract gives this field a pattern that its own example breaks (2.1.59: no spaces, 64 characters). Not asked for.
        Instructions = Personal.From(wire.Text("dropoff_instructions", max: DoorDashLimits.Instructions)),
        Country = Country(wire.Object("dropoff_address_components")),
        Location = DoorDashPlaces.Read(wire, "dropoff_location"),
    };

    public static DoorDashTimes Times(Wire wire)
    {
        var pickup = wire.Object("pickup_window");
        var dropoff = wire.Object("dropoff_window");
        var windows = new DoorDashTimes(
            pickup?.Time("start_time"),
            pickup?.Time("end_time"),
            dropoff?.Time("start_time"),
            dropoff?.Time("end_time"));
        return DoorDashTimes.Of(wire.Time("pickup_time"), wire.Time("dropoff_time"), windows);
    }

    /// <summary>Each country names its parts differently; only the parts of one are there.</summary>
    private static Personal? Line(Wire? parts) => parts is null ? null : Personal.Join(
        ", ",
        Part(parts, "street_address"),
        Part(parts, "sub_premise"),
        Part(parts, "sub_locality"),
        Part(parts, "city") ?? Part(parts, "locality"),
        Personal.Join(
            " ",
            Part(parts, "state") ?? Part(parts, "province") ?? Part(parts, "territory"),
            Part(parts, "zip_code") ?? Part(parts, "postal_code"))?.Value);

    private static string? Part(Wire parts, string name) => parts.Text(name, max: DoorDashLimits.Line);

    private static string? Country(Wire? components) => components?.Text("country", min: 2, max: 2)?.ToUpperInvariant();
}
