using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Otter;

/// <summary>
/// One end of the trip. The whole address and its parts may each be missing; the whole one wins. A coordinate is believed only where it can
/// be: the contract's own example writes Washington's longitude without its sign, which is a place in China.
/// </summary>
internal static class OtterAddress
{
    private const int LongestLine = 500;
    private const int MostLines = 10;

    private static readonly string[] WestOfGreenwich = ["US", "CA", "MX"];

    public static Stop Read(Wire payload, string name)
    {
        if (payload.Object(name, required: true) is not { } address)
            return new Stop();
        var whole = address.Text("fullAddress", max: LongestLine);
        var lines = address.Texts("addressLines", max: MostLines);
        if (lines.Count == 0)
            lines = address.Texts("linesOfAddress", max: MostLines);
        var country = address.Text("countryCode") is { Length: 2 } code ? code.ToUpperInvariant() : null;
        var (city, state, postal) = (address.Text("city"), address.Text("state"), address.Text("postalCode"));
        var parts = Personal.Join(", ", [.. lines, city, Personal.Join(" ", state, postal)?.Value, country]);
        if (whole is null && lines.Count == 0)
            address.Fault("addressLines", "required");
        return new Stop
        {
            Address = Personal.From(whole) ?? parts,
            Country = country,
            Location = Location(address.Object("location"), country),
        };
    }

    private static GeoPoint? Location(Wire? location, string? country)
    {
        if (location is null)
            return null;
        return location.Number("latitude", required: true) is { } latitude && location.Number("longitude", required: true) is { } longitude
            && !(longitude > 0 && WestOfGreenwich.Contains(country, StringComparer.Ordinal))
            ? new GeoPoint(latitude, longitude)
            : null;
    }
}
