namespace Integrations.Modules.DoorDash.V1;

/// <summary>The specification's words for version 1, to the letter.</summary>
internal static class V1Status
{
    public static readonly DoorDashWords Words = new(
        HeadingToPickup: "DELIVERY_STATUS_HEADING_TO_LOADING_LOCATION",
        AtPickup: "DELIVERY_STATUS_WAITING_FOR_LOAD",
        HeadingToDropoff: "DELIVERY_STATUS_HEADING_TO_DROPOFF_LOCATION",
        Delivered: "DELIVERY_STATUS_DELIVERY_COMPLETED");
}
