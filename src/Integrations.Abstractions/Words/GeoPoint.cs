namespace Integrations.Abstractions;

/// <summary>WGS 84 degrees.</summary>
public readonly record struct GeoPoint(double Latitude, double Longitude);
