using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.DoorDash.V1;

/// <summary>Reads classic's two ends of the trip: address objects, a customer, flat window ends. Classic serves the US only.</summary>
internal static class V1Stops
{
    private const string Country = "US";

    /// <summary>The classic pickup may have a location, which v2's no longer has.</summary>
    public static Stop Pickup(Wire wire, bool required)
    {
        var address = wire.Object("pickup_address", required);
        var name = wire.Text("pickup_business_name", max: DoorDashLimits.Line);
        var store = wire.Text("external_business_name", min: 1, max: DoorDashLimits.Line);
        return new Stop
        {
            BusinessName = Personal.From(name ?? store),
            Phone = Personal.From(wire.Text("pickup_phone_number", max: DoorDashLimits.Line)),
            Address = Line(address),
            Instructions = Personal.Join(
                "; ",
                wire.Text("driver_reference_tag", max: DoorDashLimits.Line),
                wire.Text("pickup_instructions", max: DoorDashLimits.Instructions)),
            Country = Country,
            Location = Place(address),
        };
    }

    public static Stop Dropoff(Wire wire)
    {
        var address = wire.Object("dropoff_address", required: true);
        var customer = wire.Object("customer", required: true);
        return new Stop
        {
            ContactName = Personal.Join(
                " ",
                customer?.Text("first_name", required: true, max: 50),
                customer?.Text("last_name", required: true, max: 50)),
            BusinessName = Personal.From(customer?.Text("business_name", max: DoorDashLimits.Line)),
            Phone = Personal.From(customer?.Text("phone_number", required: true, max: DoorDashLimits.Line)),
            Email = Personal.From(customer?.Text("email", max: DoorDashLimits.Line)),
            Address = Line(address),
            Instructions = Personal.From(wire.Text("dropoff_instructions", max: DoorDashLimits.Instructions)),
            Country = Country,
            Location = Place(address),
        };
    }

    public static Stop ChangedDropoff(Wire wire)
    {
        var address = wire.Object("dropoff_address");
        return new Stop
        {
            ContactName = Personal.Join(" ", wire.Text("first_name", max: 50), wire.Text("last_name", max: 50)),
            BusinessName = Personal.From(wire.Text("business_name", max: DoorDashLimits.Line)),
            Phone = Personal.From(wire.Text("customer_phone_number", max: DoorDashLimits.Line)),
            Address = Line(address),
            Instructions = Personal.From(wire.Text("dropoff_special_instructions", max: DoorDashLimits.Instructions)),
            Country = Country,
            Location = Place(address),
        };
    }

    public static DoorDashTimes Times(Wire wire, string pickup, string dropoff)
    {
        var windows = new DoorDashTimes(
            wire.Time("pickup_window_start_time"),
            wire.Time("pickup_window_end_time"),
            wire.Time("delivery_window_start_time"),
            wire.Time("delivery_window_end_time"));
        return DoorDashTimes.Of(wire.Time(pickup), wire.Time(dropoff), windows);
    }

    /// <summary><c>full_address</c> replaces the parts and outranks them; without it the four parts are required.</summary>
    private static Personal? Line(Wire? address)
    {
        if (address is null)
            return null;
        var whole = Personal.From(address.Text("full_address", max: DoorDashLimits.Line));
        var needed = whole is null;
        var street = address.Text("street", needed, max: DoorDashLimits.Line);
        var unit = address.Text("unit", max: DoorDashLimits.Line);
        var city = address.Text("city", needed, max: DoorDashLimits.Line);
        var state = address.Text("state", needed, max: DoorDashLimits.Line);
        var zip = address.Text("zip_code", needed, max: DoorDashLimits.Line);
        return whole ?? Personal.Join(", ", street, unit, city, Personal.Join(" ", state, zip)?.Value);
    }

    private static GeoPoint? Place(Wire? address) => address is null ? null : DoorDashPlaces.Read(address, "location");
}
