using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.ThreePl;

/// <summary>Reads one end of the trip. The address is one line everywhere; its components only tell the country.</summary>
internal static class ThreePlStop
{
    private const int AddressLimit = 1000;

    /// <summary>The pickup has no contact person: the robot waits at a business.</summary>
    public static Stop Pickup(Wire body, bool addressRequired) => new()
    {
        BusinessName = Personal.From(body.Text("pickup_business_name")),
        Phone = Personal.From(body.Text("pickup_phone_number")),
        Address = Personal.From(body.Text("pickup_address", addressRequired, max: AddressLimit)),
        Instructions = Personal.From(body.Text("pickup_instructions")),
        Country = Country(body, "pickup_address_components"),
        Location = Location(body, "pickup_location"),
    };

    /// <param name="body">The order, or what changes of it.</param>
    /// <param name="required">True for an order: the address and the phone must be there.</param>
    public static Stop Dropoff(Wire body, bool required) => new()
    {
        ContactName = Personal.Join(" ", body.Text("dropoff_contact_given_name"), body.Text("dropoff_contact_family_name")),
        BusinessName = Personal.From(body.Text("dropoff_business_name")),
        Phone = Personal.From(body.Text("dropoff_phone_number", required)),
        Email = Personal.From(body.Text("dropoff_email_address")),
        Address = Personal.From(body.Text("dropoff_address", required, max: AddressLimit)),
        Instructions = Personal.From(body.Text("dropoff_instructions")),
        Country = Country(body, "dropoff_address_components"),
        Location = Location(body, "dropoff_location"),
    };

    private static string? Country(Wire body, string name) =>
        body.Object(name)?.Text("country", min: 2, max: 2)?.ToUpperInvariant();

    private static GeoPoint? Location(Wire body, string name)
    {
        var location = body.Object(name);
        var latitude = location?.Number("lat", required: true);
        var longitude = location?.Number("lng", required: true);
        return latitude is { } lat && longitude is { } lng ? new GeoPoint(lat, lng) : null;
    }
}
