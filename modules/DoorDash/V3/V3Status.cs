using Integrations.Modules.DoorDash.V2;

namespace Integrations.Modules.DoorDash.V3;

/// <summary>The specification has no row for version 3; nothing known tells its words from version 2's.</summary>
internal static class V3Status
{
    public static readonly DoorDashWords Words = V2Status.Words;
}
