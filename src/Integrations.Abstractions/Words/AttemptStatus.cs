namespace Integrations.Abstractions;

/// <summary>Every status that the Deliveries service reports for an attempt.</summary>
public enum AttemptStatus
{
    Requested,
    RequestFailed,
    Pending,
    Scheduled,
    Assigned,
    InTransitToPartner,
    InTransitToRescue,
    AtBot,
    AtPickup,
    PickupInProgress,
    LoadedWaitingForPilot,
    LoadedWithPilot,
    InTransit,
    AtDestination,
    DeliveryInProgress,
    Delivered,
    Completed,
    CancelRequested,
    CancelRequestFailed,
    Canceled,
    TimedOut,
    Unrecoverable,
    RescueRequested,
    RescueInitiated,
    Rescued,
    ReturnInitiated,
    ReturnInProgress,
    ReturnCanceled,
    Returned,
}

/// <summary>How much an update matters when newer ones wait behind it.</summary>
public enum StatusClass
{
    /// <summary>Told in order and never skipped.</summary>
    Milestone,

    /// <summary>The latest wins: an untold one is superseded by the next that is told.</summary>
    Progress,
}

/// <summary>What follows from a status, the same for every partner.</summary>
public static class AttemptStatuses
{
    /// <summary>True when nothing comes after: the delivery's story has ended.</summary>
    public static bool IsFinal(this AttemptStatus status) => status switch
    {
        AttemptStatus.Delivered or AttemptStatus.Completed or AttemptStatus.Canceled or AttemptStatus.TimedOut
            or AttemptStatus.Unrecoverable or AttemptStatus.RequestFailed or AttemptStatus.Returned => true,
        AttemptStatus.Requested or AttemptStatus.Pending or AttemptStatus.Scheduled or AttemptStatus.Assigned
            or AttemptStatus.InTransitToPartner or AttemptStatus.InTransitToRescue or AttemptStatus.AtBot
            or AttemptStatus.AtPickup or AttemptStatus.PickupInProgress or AttemptStatus.LoadedWaitingForPilot
            or AttemptStatus.LoadedWithPilot or AttemptStatus.InTransit or AttemptStatus.AtDestination
            or AttemptStatus.DeliveryInProgress or AttemptStatus.CancelRequested or AttemptStatus.CancelRequestFailed
            or AttemptStatus.RescueRequested or AttemptStatus.RescueInitiated or AttemptStatus.Rescued
            or AttemptStatus.ReturnInitiated or AttemptStatus.ReturnInProgress or AttemptStatus.ReturnCanceled => false,
    };

    /// <summary>
    /// Milestones are what a merchant or customer acts on (somebody is coming, the food has left, it is over);
    /// the rest describes how it is going and loses its worth when the next is known.
    /// </summary>
    public static StatusClass Class(this AttemptStatus status) => status switch
    {
        AttemptStatus.RequestFailed or AttemptStatus.Scheduled or AttemptStatus.Assigned or AttemptStatus.LoadedWithPilot
            or AttemptStatus.InTransit or AttemptStatus.Delivered or AttemptStatus.Completed or AttemptStatus.Canceled
            or AttemptStatus.TimedOut or AttemptStatus.Unrecoverable or AttemptStatus.ReturnInitiated
            or AttemptStatus.ReturnCanceled or AttemptStatus.Returned => StatusClass.Milestone,
        AttemptStatus.Requested or AttemptStatus.Pending or AttemptStatus.InTransitToPartner
            or AttemptStatus.InTransitToRescue or AttemptStatus.AtBot or AttemptStatus.AtPickup
            or AttemptStatus.PickupInProgress or AttemptStatus.LoadedWaitingForPilot or AttemptStatus.AtDestination
            or AttemptStatus.DeliveryInProgress or AttemptStatus.CancelRequested or AttemptStatus.CancelRequestFailed
            or AttemptStatus.RescueRequested or AttemptStatus.RescueInitiated or AttemptStatus.Rescued
            or AttemptStatus.ReturnInProgress => StatusClass.Progress,
    };
}
