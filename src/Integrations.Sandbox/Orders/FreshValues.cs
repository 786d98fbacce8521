using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrations.Sandbox.Partners;

namespace Integrations.Sandbox.Orders;

/// <summary>The values behind the <c>fresh</c> tokens of a partner description, for one order.</summary>
internal sealed class FreshValues
{
    private static readonly Place SomewhereInUs = new(37.7749, -122.4194);
    private static readonly Place SomewhereInEu = new(52.5200, 13.4050);

    private readonly InventedPeople _people;
    private readonly Dice _dice;
    private readonly DateTimeOffset _now;
    private readonly Place _pickup;
    private readonly Place _dropoff;

    public FreshValues(string externalId, StoreDescription store, string region, Dice dice, DateTimeOffset now)
    {
        (ExternalId, StoreId, _dice, _now) = (externalId, store.Id, dice, now);
        _people = new InventedPeople(dice, region);
        _pickup = store.Location ?? (region is "EU" ? SomewhereInEu : SomewhereInUs);
        _dropoff = Near(_pickup);
    }

    public string ExternalId { get; }

    public string StoreId { get; }

    public JsonNode Of(string token) => token switch
    {
        "externalId" => ExternalId,
        "storeId" => StoreId,
        "givenName" or "familyName" => _people.Name(),
        "fullName" => _people.FullName(),
        "businessName" => _people.Business(),
        "phone" => _people.Phone(),
        "nationalPhone" => _people.NationalPhone(),
        "email" => _people.Email(),
        "street" => _people.Street(),
        "streetName" => _people.StreetName(),
        "houseNumber" => _people.HouseNumber(),
        "addressLine" => _people.AddressLine(),
        "addressJson" => AddressJson(),
        "city" => _people.City,
        "instructions" => _people.Instructions(),
        "itemName" => _people.Item(),
        "pickupLat" => _pickup.Latitude,
        "pickupLng" => _pickup.Longitude,
        "dropoffLat" => _dropoff.Latitude,
        "dropoffLng" => _dropoff.Longitude,
        "uuid" => Guid.CreateVersion7(_now).ToString(),
        _ => OfArgument(token),
    };

    private JsonNode OfArgument(string token)
    {
        var parts = token.Split(':', 2);
        return parts switch
        {
            ["time", var offset] => (_now + Offset(offset)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["unixms", var offset] => (_now + Offset(offset)).ToUnixTimeMilliseconds(),
            // Some partners write numbers as texts.
            ["text", var inner] => Of(inner).ToString(),
            ["unix", var offset] => (_now + Offset(offset)).ToUnixTimeSeconds(),
            ["int", var range] when range.Split("..") is [var from, var to] => _dice.Number(Whole(from), Whole(to) + 1),
            _ => throw new InvalidDataException($"'{token}' is no fresh token."),
        };
    }

    /// <summary><c>+20m</c>, <c>-30s</c>, <c>+2h</c>, <c>+1d</c>.</summary>
    private static TimeSpan Offset(string text)
    {
        var number = Whole(text[..^1]);
        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            _ => throw new InvalidDataException($"'{text}' is no time offset."),
        };
    }

    private static int Whole(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private string AddressJson() => JsonSerializer.Serialize(new JsonObject
    {
        ["street_address"] = new JsonArray(_people.Street()),
        ["city"] = _people.City,
        ["state"] = _people.State,
        ["zip_code"] = _people.ZipCode,
        ["country"] = _people.Country,
    });

    /// <summary>Half a kilometre to two away: a distance that a sidewalk robot goes.</summary>
    private Place Near(Place place)
    {
        var sign = _dice.Falls(0.5) ? 1 : -1;
        return new Place(Rounded(place.Latitude + (sign * _dice.Between(0.004, 0.012))), Rounded(place.Longitude + _dice.Between(-0.01, 0.01)));
    }

    private static double Rounded(double degrees) => Math.Round(degrees, 6);
}
