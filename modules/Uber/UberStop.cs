using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Uber;

/// <summary>Reads one end of the trip. Uber writes both ends flat, each field with <c>pickup_</c> or <c>dropoff_</c> in front.</summary>
internal static class UberStop
{
    public const string Pickup = "pickup";
    public const string Dropoff = "dropoff";

    private const int NoteLimit = 280;
    private const int AddressLimit = 1000;
    private const int StreetLines = 5;

    /// <summary>What a quote says: where it is and, perhaps, whom to call.</summary>
    public static Stop ForQuote(Wire body, string side)
    {
        var (line, country) = Address(body, $"{side}_address");
        return new Stop
        {
            Address = line,
            Country = country,
            Location = Location(body, side),
            Phone = Personal.From(body.Text($"{side}_phone_number")),
        };
    }

    /// <summary>What an order says: also who is there and what to mind.</summary>
    public static Stop ForOrder(Wire body, string side)
    {
        var name = body.Text($"{side}_name", required: true);
        var (line, country) = Address(body, $"{side}_address");
        return new Stop
        {
            ContactName = Personal.From(name),
            BusinessName = Personal.From(body.Text($"{side}_business_name")),
            Address = line,
            Country = country,
            Phone = Personal.From(body.Text($"{side}_phone_number", required: true)),
            Location = Location(body, side),
            Instructions = Notes(body, side),
        };
    }

    /// <summary>
    /// At the dropoff the customer writes one note and the merchant another; the robot's people read both, the customer's first.
    /// </summary>
    public static Personal? Notes(Wire body, string side) => Personal.Join(
        "\n",
        body.Text($"{side}_notes", max: NoteLimit),
        side is Dropoff ? body.Text("dropoff_seller_notes", max: NoteLimit) : null);

    /// <summary>Both numbers or none: half a position is a mistake of the sender's, not a position.</summary>
    public static GeoPoint? Location(Wire body, string side)
    {
        var (latitudeName, longitudeName) = ($"{side}_latitude", $"{side}_longitude");
        var latitude = body.Number(latitudeName);
        var longitude = body.Number(longitudeName);
        if (body.Has(latitudeName) && !body.Has(longitudeName))
            body.Fault(longitudeName, "required_with:" + latitudeName);
        if (body.Has(longitudeName) && !body.Has(latitudeName))
            body.Fault(latitudeName, "required_with:" + longitudeName);
        return latitude is { } lat && longitude is { } lng ? new GeoPoint(lat, lng) : null;
    }

    /// <summary>
    /// The contract's address is a JSON object written into a text, "the benefit comes with the corresponding parsing and accuracy";
    /// the plain line that its FAQ also shows is taken too. https://developer.uber.com/docs/deliveries/faq
    /// </summary>
    private static (Personal? Line, string? Country) Address(Wire body, string name)
    {
        if (body.ObjectInText(name) is not { } parts)
            return (Personal.From(body.Text(name, required: true, max: AddressLimit)), null);

        var street = parts.Texts("street_address", required: true, max: StreetLines);
        var country = parts.Text("country");
        var region = Personal.Join(" ", parts.Text("state"), parts.Text("zip_code"));
        var line = Personal.Join(", ", [.. street, parts.Text("city"), region?.Value, country]);
        return (line, country is { Length: 2 } ? country.ToUpperInvariant() : null);
    }
}
