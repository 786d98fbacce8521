using Integrations.Abstractions;

namespace Integrations.Modules.DoorDash.V2;

/// <summary>Drive v2's paths, under our roof.</summary>
internal static class V2Routes
{
    private const int Version = 2;

    public static readonly IReadOnlyList<InboundRoute> All =
        [.. DoorDashRoutes.Quotes(Version), DoorDashRoutes.Create(Version, "deliveries"), .. DoorDashRoutes.Deliveries(Version)];
}
