using Integrations.Abstractions;

namespace Integrations.Modules.DoorDash;

/// <summary>
/// What must be checked at the door. DoorDash flags the order, never an item. Hemp is not marijuana (most of it is legal food or
/// cloth), so it becomes an age to check instead of controlled contents: the order is reviewed at the door and not refused.
/// </summary>
internal static class DoorDashContents
{
    /// <summary>DoorDash asks for an id and names no age; 21 is the highest that any of its contents has in any of its countries.</summary>
    private const int AgeAtTheDoor = 21;

    public static IReadOnlyList<ControlledContents> Of(bool? alcohol, bool? tobacco)
    {
        var contents = new List<ControlledContents>();
        if (alcohol is true)
            contents.Add(ControlledContents.Alcohol);
        if (tobacco is true)
            contents.Add(ControlledContents.Tobacco);
        return contents;
    }

    public static int? MinimumAge(bool askedFor) => askedFor ? AgeAtTheDoor : null;
}
