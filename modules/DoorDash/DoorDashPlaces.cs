using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.DoorDash;

/// <summary>A place as DoorDash writes it everywhere: <c>{lat, lng}</c>, both or none.</summary>
internal static class DoorDashPlaces
{
    public static GeoPoint? Read(Wire wire, string name)
    {
        var place = wire.Object(name);
        var latitude = place?.Number("lat", required: true);
        var longitude = place?.Number("lng", required: true);
        return latitude is { } north && longitude is { } east ? new GeoPoint(north, east) : null;
    }
}
