using Integrations.Abstractions;

namespace Integrations.Modules.DoorDash;

/// <summary>The contract's reasons why a delivery can no longer be cancelled or changed, from where the delivery stands.</summary>
internal static class DoorDashTooLate
{
    public static string ToCancel(AttemptStatus? status) => Because(status, "cancellation_window_closed");

    public static string ToUpdate(AttemptStatus? status) => Because(status, "update_window_closed");

    private static string Because(AttemptStatus? status, string windowClosed) => status is not { } said ? "delivery_creation_in_progress" : said switch
    {
        AttemptStatus.Delivered or AttemptStatus.Completed => "delivery_completed",
        // A return ends with our cancel call, so for DoorDash it is one.
        AttemptStatus.RequestFailed or AttemptStatus.Canceled or AttemptStatus.TimedOut or AttemptStatus.Unrecoverable
            or AttemptStatus.Returned => "delivery_cancelled",
        AttemptStatus.LoadedWaitingForPilot or AttemptStatus.LoadedWithPilot or AttemptStatus.InTransit
            or AttemptStatus.AtDestination or AttemptStatus.DeliveryInProgress or AttemptStatus.ReturnInitiated
            or AttemptStatus.ReturnInProgress or AttemptStatus.ReturnCanceled => "delivery_picked_up",
        AttemptStatus.Requested or AttemptStatus.Pending or AttemptStatus.Scheduled or AttemptStatus.Assigned
            or AttemptStatus.InTransitToPartner or AttemptStatus.InTransitToRescue or AttemptStatus.AtBot
            or AttemptStatus.AtPickup or AttemptStatus.PickupInProgress or AttemptStatus.CancelRequested
            or AttemptStatus.CancelRequestFailed or AttemptStatus.RescueRequested or AttemptStatus.RescueInitiated
            or AttemptStatus.Rescued => windowClosed,
    };
}
