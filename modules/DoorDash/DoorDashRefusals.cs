using Integrations.Abstractions;

namespace Integrations.Modules.DoorDash;

/// <summary>
/// Why we do not carry, in the contract's four reasons. What no reason fits, and what a field of the order explains, is said as that
/// field's fault instead.
/// </summary>
internal static class DoorDashRefusals
{
    public static DoorDashError Of(IDoorDashGeneration generation, Verdict.Refused refused) => refused.Reason switch
    {
        RefusalReason.TooFar => NotAllowed("distance_too_long"),
        // A store that we do not serve is a pickup that we do not cover.
        RefusalReason.PickupOutsideArea or RefusalReason.StoreUnknown or RefusalReason.StoreNotActive =>
            NotAllowed("pickup_address_not_in_coverage"),
        RefusalReason.DropoffOutsideArea => NotAllowed("delivery_address_not_in_coverage"),
        // Not now; the reason that says nothing lasting about the addresses also stands for whatever has no word.
        RefusalReason.OutsideHours or RefusalReason.NoRobotAvailable or RefusalReason.Other
            or RefusalReason.TooManyJobs or RefusalReason.TooManyWaypoints => NotAllowed("outside_of_delivery_time"),
        RefusalReason.TooLarge => Field(generation, DraftField.Items, "too_large"),
        RefusalReason.ContentsNotCarried => Field(generation, DraftField.Contents, "not_carried"),
        RefusalReason.QuoteUnknownOrExpired => DoorDashError.Unknown(refused.ExternalId),
    };

    private static DoorDashError NotAllowed(string reason) =>
        new(422, "invalid_delivery_parameters", "Requested delivery is not valid") { Reason = reason };

    private static DoorDashError Field(IDoorDashGeneration generation, DraftField field, string rule) =>
        DoorDashError.Validation("One or more request values couldn't be validated.", [(generation.NameOf(field), rule)]);
}
