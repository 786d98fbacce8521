using Integrations.Storage;

namespace Integrations.Partners.Specified;

internal static class SpecifiedEnums
{
    /// <summary>The enums that the specification names after a partner.</summary>
    public static void MapSpecified(this IEnumMapping mapping) => mapping.Map<DoorDashDeliveryStatus>();
}
