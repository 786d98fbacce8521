using System.Globalization;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Huuva;

/// <summary>
/// Places as Deliverect writes them: street and number apart, no state, often no country, degrees as texts, and an empty text for
/// what is not known.
/// </summary>
internal static class HuuvaPlaces
{
    private const string Latitude = "latitude";
    private const string Longitude = "longitude";
    private const int DegreesLimit = 40;
    private const int RemarksLimit = 1000;

    private static readonly string[] Parts = ["street", "streetNumber", "postalCode", "city"];

    /// <param name="place">The kitchen.</param>
    /// <param name="required">True where no store on file completes the place.</param>
    public static Stop Pickup(Wire? place, bool required) => place is null ? new Stop() : new Stop
    {
        BusinessName = Personal.From(place.Text("name")),
        Address = Address(place, required),
        Country = Country(place),
        Instructions = Personal.From(place.Text("remarks", max: RemarksLimit)),
        Location = Location(place),
    };

    /// <param name="place">The customer, in a job.</param>
    /// <param name="required">True for a job: it has an address. An update names what changes.</param>
    public static Stop Dropoff(Wire? place, bool required) => place is null ? new Stop() : new Stop
    {
        ContactName = Personal.From(place.Text("name")),
        BusinessName = Personal.From(place.Text("company")),
        Phone = Personal.From(place.Text("phone")),
        Address = Address(place, required),
        Country = Country(place),
        // A shared number asks the caller for the code; whoever calls the customer reads the instructions.
        Instructions = Personal.Join("\n", place.Text("deliveryRemarks", max: RemarksLimit), Code(place.Text("phoneAccessCode"))),
        Location = Location(place),
    };

    /// <summary>The customer of a plain order, who stands in two objects.</summary>
    public static Stop Customer(Wire order)
    {
        var customer = order.Object("customer");
        var place = order.Object("deliveryAddress", required: true);
        return new Stop
        {
            ContactName = Personal.From(customer?.Text("name")),
            BusinessName = Personal.From(customer?.Text("companyName")),
            Phone = Personal.From(customer?.Text("phoneNumber")),
            Email = Personal.From(customer?.Text("email")),
            Address = place is null ? null : Address(place, required: true),
            Country = place is null ? null : Country(place),
            Instructions = Personal.Join(
                "\n", place?.Text("extraAddressInfo", max: RemarksLimit), order.Text("note", max: RemarksLimit), Code(customer?.Text("phoneAccessCode"))),
        };
    }

    /// <summary>One line, as an envelope in Finland or Germany has it. Half an address would replace a whole one, so one part asks for the others.</summary>
    private static Personal? Address(Wire place, bool required)
    {
        required |= Parts.Any(part => place.Has(part));
        var street = Personal.Join(" ", place.Text("street", required), place.Text("streetNumber"));
        var city = Personal.Join(" ", place.Text("postalCode"), place.Text("city", required));
        return Personal.Join(", ", street?.Value, city?.Value);
    }

    /// <summary>Only where it is a code: which of Huuva's countries is meant is not guessed, so a national phone number needs it.</summary>
    private static string? Country(Wire place) =>
        place.Text("country") is { Length: 2 } code && code.All(char.IsAsciiLetter) ? code.ToUpperInvariant() : null;

    /// <summary>Both or none: half a position is a mistake of the sender's, not a position.</summary>
    private static GeoPoint? Location(Wire place)
    {
        var faults = place.Faults.Count;
        var latitude = Degrees(place, Latitude);
        var longitude = Degrees(place, Longitude);
        if (latitude is { } north && longitude is { } east)
            return new GeoPoint(north, east);
        if (place.Faults.Count == faults && latitude is not null)
            place.Fault(Longitude, "required_with:" + Latitude);
        if (place.Faults.Count == faults && longitude is not null)
            place.Fault(Latitude, "required_with:" + Longitude);
        return null;
    }

    private static double? Degrees(Wire place, string name)
    {
        if (place.Text(name, max: DegreesLimit) is not { } text)
            return null;
        // NaN and Infinity parse, whatever the style.
        if (double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var degrees)
            && double.IsFinite(degrees))
            return degrees;
        place.Fault(name, "decimal_text");
        return null;
    }

    private static string? Code(string? code) => code is null ? null : "Phone access code: " + code;
}
