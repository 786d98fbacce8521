using System.Text.Json.Nodes;

namespace Integrations.Sandbox.Deliveries;

/// <summary>What the Deliveries service reads of an order. The rest of the body is carried along by nobody: robots need no names.</summary>
internal sealed record DeliveryOrder(
    Guid DeliveryId, string IntegrationType, string ExternalId, GeoSpot? Pickup, GeoSpot? Dropoff, string? Currency)
{
    /// <summary>Null when one of the ids is missing. A quote has no delivery id yet, and not every partner names what it asks about.</summary>
    public static DeliveryOrder? Read(JsonNode? body, Guid? deliveryId)
    {
        if (body is not JsonObject order)
            return null;
        var type = Text(order, "integrationType");
        var externalId = Text(order, "externalId");
        if (type is null || (externalId is null && deliveryId is not null))
            return null;
        if (deliveryId is { } id && Guid.TryParse(Text(order, "deliveryId"), out var said) && said != id)
            return null;
        return new DeliveryOrder(
            deliveryId ?? Guid.Empty, type, externalId ?? "", Spot(order["pickup"]), Spot(order["dropoff"]),
            order["orderValue"] is JsonObject value ? Text(value, "currency") : null);
    }

    private static string? Text(JsonObject from, string name) =>
        from[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    private static GeoSpot? Spot(JsonNode? stop) =>
        stop is JsonObject && stop["location"] is JsonObject at
        && at["latitude"] is JsonValue latitude && latitude.TryGetValue<double>(out var north)
        && at["longitude"] is JsonValue longitude && longitude.TryGetValue<double>(out var east)
            ? new GeoSpot(north, east)
            : null;
}

/// <summary>A place on the map, on the wire as <c>{latitude, longitude}</c>.</summary>
internal sealed record GeoSpot(double Latitude, double Longitude)
{
    private const double EarthMetres = 6_371_000;

    public double MetresTo(GeoSpot other)
    {
        var north = double.DegreesToRadians(other.Latitude - Latitude);
        var east = double.DegreesToRadians(other.Longitude - Longitude);
        var chord = Math.Pow(Math.Sin(north / 2), 2)
            + (Math.Cos(double.DegreesToRadians(Latitude)) * Math.Cos(double.DegreesToRadians(other.Latitude)) * Math.Pow(Math.Sin(east / 2), 2));
        return 2 * EarthMetres * Math.Asin(Math.Sqrt(chord));
    }

    public GeoSpot Towards(GeoSpot other, double share) =>
        new(Latitude + ((other.Latitude - Latitude) * share), Longitude + ((other.Longitude - Longitude) * share));
}
