using Integrations.Abstractions.Reading;

namespace Integrations.Modules.DoorDash.V1;

/// <summary>Orders that only a person can do. They are another provider's: kept, refused politely, never forwarded.</summary>
internal static class V1NotOurs
{
    /// <summary>The first reason, led by its field, or null. Every field is read, so that each fault in them is found.</summary>
    public static string? Why(Wire order)
    {
        string?[] reasons =
        [
            order.Flag("signature_required") is true ? "signature_required: a person takes the signature" : null,
            order.Flag("barcode_scanning_required") is true ? "barcode_scanning_required: a person scans a code" : null,
            order.Flag("team_lift_required") is true ? "team_lift_required: more than one person carries it" : null,
            order.Flag("requires_catering_setup") is true ? "requires_catering_setup: a person sets it up" : null,
            order.Integer("cash_on_delivery", min: 0) is > 0 ? "cash_on_delivery: a person takes the cash" : null,
        ];
        return Array.Find(reasons, reason => reason is not null);
    }
}
