using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Uber;

/// <summary>
/// What has to be checked at the door and what happens when it cannot be. Uber names an age and never the contents behind it:
/// an order with an age may hold alcohol, tobacco or a kitchen knife, so the contents stay unknown.
/// </summary>
internal sealed record UberHandover(int? MinimumAge, UndeliverableAction IfUndeliverable)
{
    /// <summary>The deprecated <c>requires_id</c> names no age; the highest legal one is safe for every content.</summary>
    private const int AgeWhenUnsaid = 21;

    private const int OldestAge = 120;
    private const string MeetAtDoor = "deliverable_action_meet_at_door";
    private const string LeaveDelivered = "deliverable_action_leave_at_door";
    private const string Return = "return";
    private const string LeaveUndelivered = "leave_at_door";
    private const string Discard = "discard";
    private const string NeedsAPerson = "not_with:dropoff_verification";

    /// <summary>What is done with goods when somebody is there.</summary>
    public static readonly IReadOnlyList<string> Deliverable = [MeetAtDoor, LeaveDelivered];

    /// <summary>What is done with them when nobody is.</summary>
    public static readonly IReadOnlyList<string> Undeliverable = [LeaveUndelivered, Return, Discard];

    public static UberHandover Read(Wire order)
    {
        var verification = order.Object("dropoff_verification");
        var age = Age(order, verification);
        var signature = order.Flag("requires_dropoff_signature") is true
            | verification?.Flag("signature") is true
            | verification?.Object("signature_requirement")?.Flag("enabled") is true;
        var pin = verification?.Object("pincode")?.Flag("enabled") is true;

        var delivered = order.Word("deliverable_action", Deliverable);
        if (delivered is LeaveDelivered && (signature || age is not null))
            order.Fault("deliverable_action", NeedsAPerson);
        var undelivered = order.Word("undeliverable_action", Undeliverable);
        if (undelivered is LeaveUndelivered && (signature || pin || age is not null))
            order.Fault("undeliverable_action", NeedsAPerson);

        return new UberHandover(age, undelivered switch
        {
            LeaveUndelivered => UndeliverableAction.LeaveAtDoor,
            Discard => UndeliverableAction.Dispose,
            // The contract: "if not set then the default value is return".
            _ => UndeliverableAction.ReturnToPickup,
        });
    }

    private static int? Age(Wire order, Wire? verification)
    {
        var age = (int?)verification?.Object("identification")?.Integer("min_age", min: 1, max: OldestAge);
        return order.Flag("requires_id") is true ? age ?? AgeWhenUnsaid : age;
    }
}
