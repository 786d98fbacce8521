using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.DoorDash;

/// <summary>Words every verdict in DoorDash's shapes. A test walks the whole family, so that no verdict is left without an answer.</summary>
internal static class DoorDashAnswers
{
    public static Reply For(IDoorDashGeneration generation, Verdict verdict) => verdict switch
    {
        Verdict.Quoted quoted => Reply.Json(200, generation.Quote(quoted.Offer)),
        Verdict.Accepted accepted => Reply.Json(200, generation.Delivery(accepted.Facts)),
        // The contract has one answer for "it exists": 200 with the status word "created". 202 is not in its list.
        Verdict.AcceptedPending pending => Reply.Json(200, generation.Delivery(pending.Facts)),
        Verdict.Unlocked unlocked => Reply.Json(200, generation.Delivery(unlocked.Facts)),
        Verdict.Updated updated => Reply.Json(200, generation.Delivery(updated.Facts)),
        Verdict.State state => Reply.Json(200, generation.Delivery(state.Facts)),
        Verdict.Canceled canceled => Reply.Json(200, generation.Canceled(canceled.Facts)),
        // Anything but 200 makes DoorDash send a report again.
        Verdict.Recorded => Reply.Json(200, new JsonObject()),
        _ => generation.No(No(generation, verdict)),
    };

    private static DoorDashError No(IDoorDashGeneration generation, Verdict verdict) => verdict switch
    {
        Verdict.Refused refused => DoorDashRefusals.Of(generation, refused),
        Verdict.CancelTooLate late => new(409, "cancel_not_allowed", "Cancellation is no longer possible")
        {
            Reason = DoorDashTooLate.ToCancel(late.Facts.Status),
        },
        Verdict.UpdateTooLate late => new(409, "update_not_allowed", "Update is no longer possible")
        {
            Reason = DoorDashTooLate.ToUpdate(late.Facts.Status),
        },
        // The contract has no code for a robot that stays shut; the nearest of its own is used rather than a new one.
        Verdict.UnlockRefused refused => new(409, "update_not_allowed", "The robot cannot be opened now")
        {
            Reason = DoorDashTooLate.ToUpdate(refused.Facts.Status),
        },
        // The contract's 422 has four reasons and none says "not for robots"; its 400 needs none.
        Verdict.NotRelevant other => DoorDashError.Validation($"Not carried by robots. {other.Why}", []),
        Verdict.Invalid invalid => DoorDashError.Validation(
            "One or more request values couldn't be validated.",
            [.. invalid.Faults.Select(fault => (fault.Path, fault.Rule))]),
        Verdict.Conflict conflict => new(409, "duplicate_delivery_id", "Duplicate External Delivery ID")
        {
            ExternalId = conflict.ExternalId,
        },
        Verdict.UnknownDelivery unknown => DoorDashError.Unknown(unknown.Delivery.ExternalId),
        Verdict.Unauthenticated => new(401, "authentication_error", "The token is missing, expired or not valid for this operation")
        {
            Header = new("WWW-Authenticate", "Bearer"),
        },
        Verdict.TooLarge => new(413, "validation_error", "The request is larger than we accept"),
        Verdict.UnsupportedContentType => new(415, "validation_error", "The content type of the request is not supported"),
        Verdict.TooManyRequests limited => DoorDashError.Later(429, "Too many requests, please try again later", limited.RetryAfter),
        Verdict.Unavailable unavailable => DoorDashError.Later(503, "Service unavailable, please try again later", unavailable.RetryAfter),
        // Verdict.Failed. A verdict that is not named here would be our own mistake as well.
        _ => new(500, "service_fault", "Internal service failure, please try again later"),
    };
}
