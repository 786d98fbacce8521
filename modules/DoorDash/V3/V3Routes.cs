using Integrations.Abstractions;

namespace Integrations.Modules.DoorDash.V3;

/// <summary>Version 3 is version 2 with an <c>assign</c> in the place of the create: the only route of it that public notes name.</summary>
internal static class V3Routes
{
    private const int Version = 3;

    public static readonly IReadOnlyList<InboundRoute> All =
        [.. DoorDashRoutes.Quotes(Version), DoorDashRoutes.Create(Version, "delivery/assign"), .. DoorDashRoutes.Deliveries(Version)];
}
