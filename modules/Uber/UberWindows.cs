using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Uber;

/// <summary>
/// The pickup and dropoff windows, checked against the contract's rules that need no clock. The rule of each fault is Uber's own error
/// code for it, so the answer can say it in Uber's words. Rules about now (20 minutes ahead, 30 days) are the platform's.
/// </summary>
internal sealed record UberWindows(
    DateTimeOffset? PickupReady, DateTimeOffset? PickupDeadline, DateTimeOffset? DropoffReady, DateTimeOffset? DropoffDeadline)
{
    public const string PickupReadyField = "pickup_ready_dt";
    public const string PickupDeadlineField = "pickup_deadline_dt";
    public const string DropoffReadyField = "dropoff_ready_dt";
    public const string DropoffDeadlineField = "dropoff_deadline_dt";

    private const string PickupTooSmall = "pickup_window_too_small";
    private const string ReadyAfterPickup = "dropoff_ready_after_pickup_deadline";
    private const string DeadlineTooEarly = "dropoff_deadline_too_early";
    private const string DeadlineBeforePickup = "dropoff_deadline_before_pickup_deadline";

    private static readonly TimeSpan PickupWindow = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan DropoffWindow = TimeSpan.FromMinutes(20);

    public static UberWindows Read(Wire body)
    {
        var windows = new UberWindows(
            body.Time(PickupReadyField), body.Time(PickupDeadlineField), body.Time(DropoffReadyField), body.Time(DropoffDeadlineField));
        windows.Check(body);
        return windows;
    }

    /// <summary>What Uber's contract says to a broken window rule; null where the word is no window rule.</summary>
    public static string? Message(string code) => code switch
    {
        PickupTooSmall => "The pickup window needs to be at least 10 minutes long.",
        ReadyAfterPickup => "The dropoff ready time needs to be at or before the pickup deadline.",
        DeadlineTooEarly => "The dropoff deadline needs to be at least 20 minutes after the dropoff ready time.",
        DeadlineBeforePickup => "The dropoff deadline needs to be after the pickup deadline.",
        _ => null,
    };

    // A comparison with an absent time is false: only what the partner said can break a rule.
    private void Check(Wire body)
    {
        if (PickupDeadline - PickupReady < PickupWindow)
            body.Fault(PickupDeadlineField, PickupTooSmall);
        if (DropoffReady > PickupDeadline)
            body.Fault(DropoffReadyField, ReadyAfterPickup);
        if (DropoffDeadline - DropoffReady < DropoffWindow)
            body.Fault(DropoffDeadlineField, DeadlineTooEarly);
        if (DropoffDeadline < PickupDeadline)
            body.Fault(DropoffDeadlineField, DeadlineBeforePickup);
    }
}
