namespace Integrations.Modules.DoorDash.V2;

/// <summary>The specification's words for version 2, to the letter.</summary>
internal static class V2Status
{
    public static readonly DoorDashWords Words = new(
        HeadingToPickup: "heading_to_pickup",
        AtPickup: "at_pickup",
        HeadingToDropoff: "heading_to_dropoff",
        Delivered: "delivered");
}
