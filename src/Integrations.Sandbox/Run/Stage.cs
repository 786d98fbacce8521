using Integrations.Abstractions;

namespace Integrations.Sandbox.Run;

/// <summary>The stages of a delivery that the live table shows.</summary>
internal enum Stage
{
    Waiting,
    ToMerchant,
    Loading,
    ToCustomer,
    Rescue,
    Return,
    Delivered,
    Ended,
}

internal static class Stages
{
    public static readonly Stage[] All = Enum.GetValues<Stage>();

    public static string Title(this Stage stage) => stage switch
    {
        Stage.Waiting => "waiting",
        Stage.ToMerchant => "to merchant",
        Stage.Loading => "loading",
        Stage.ToCustomer => "to customer",
        Stage.Rescue => "rescue",
        Stage.Return => "return",
        Stage.Delivered => "delivered",
        Stage.Ended => "ended",
    };

    /// <summary>A delivery whose cancellation was asked for stands where nobody can say yet; it counts as waiting.</summary>
    public static Stage Of(AttemptStatus? status) => status is { } known ? OfKnown(known) : Stage.Waiting;

    private static Stage OfKnown(AttemptStatus status) => status switch
    {
        AttemptStatus.Requested or AttemptStatus.Pending or AttemptStatus.Scheduled or AttemptStatus.Assigned
            or AttemptStatus.CancelRequested or AttemptStatus.CancelRequestFailed => Stage.Waiting,
        AttemptStatus.InTransitToPartner or AttemptStatus.AtPickup => Stage.ToMerchant,
        AttemptStatus.PickupInProgress or AttemptStatus.LoadedWaitingForPilot or AttemptStatus.LoadedWithPilot => Stage.Loading,
        AttemptStatus.InTransit or AttemptStatus.AtDestination or AttemptStatus.DeliveryInProgress => Stage.ToCustomer,
        AttemptStatus.RescueRequested or AttemptStatus.RescueInitiated or AttemptStatus.InTransitToRescue or AttemptStatus.AtBot
            or AttemptStatus.Rescued => Stage.Rescue,
        AttemptStatus.ReturnInitiated or AttemptStatus.ReturnInProgress or AttemptStatus.ReturnCanceled => Stage.Return,
        AttemptStatus.Delivered or AttemptStatus.Completed => Stage.Delivered,
        AttemptStatus.Canceled or AttemptStatus.TimedOut or AttemptStatus.Unrecoverable or AttemptStatus.RequestFailed
            or AttemptStatus.Returned => Stage.Ended,
    };
}
