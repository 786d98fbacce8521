using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Olo;

/// <summary>Reads one end of the trip: an address in parts, a place where it is known.</summary>
internal static class OloStop
{
    /// <param name="quote">The whole request.</param>
    /// <param name="addressRequired">False where the store's record can stand for the address.</param>
    public static Stop Pickup(Wire quote, bool addressRequired)
    {
        var pickup = quote.Object("pickup", addressRequired);
        var address = pickup?.Object("address", addressRequired);
        var country = Country(address);
        return new Stop
        {
            BusinessName = Personal.From(pickup?.Text("name")),
            Phone = Personal.From(pickup?.Text("phone")),
            Address = Line(address, country),
            Instructions = Personal.From(pickup?.Text("instructions")),
            Country = country,
            Location = Location(pickup),
        };
    }

    public static Stop Dropoff(Wire quote)
    {
        var dropoff = quote.Object("dropoff", required: true);
        var address = dropoff?.Object("address", required: true);
        var country = Country(address);
        return new Stop
        {
            ContactName = Personal.Join(" ", dropoff?.Text("firstName"), dropoff?.Text("lastName")),
            Phone = Personal.From(dropoff?.Text("phone", required: true)),
            Address = Line(address, country),
            Instructions = Personal.From(dropoff?.Text("instructions")),
            Country = country,
            Location = Location(dropoff),
        };
    }

    private static Personal? Line(Wire? address, string? country) => address is null ? null : Personal.Join(
        ", ",
        address.Text("line1", required: true),
        address.Text("line2"),
        address.Text("city", required: true),
        $"{address.Text("state")} {address.Text("postalCode", required: true)}",
        country);

    private static string? Country(Wire? address) => address?.Text("country", min: 2, max: 2)?.ToUpperInvariant();

    private static GeoPoint? Location(Wire? stop)
    {
        var location = stop?.Object("location");
        var latitude = location?.Number("latitude", required: true);
        var longitude = location?.Number("longitude", required: true);
        return latitude is { } lat && longitude is { } lng ? new GeoPoint(lat, lng) : null;
    }
}
