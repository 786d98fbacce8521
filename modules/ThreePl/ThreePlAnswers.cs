using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.ThreePl;

/// <summary>Words each verdict: the delivery in Drive v2's shape, or a problem in RFC 9457's.</summary>
internal static class ThreePlAnswers
{
    public static Reply For(InboundMessage message, Verdict verdict) => verdict switch
    {
        Verdict.Quoted quoted => Reply.Json(200, ThreePlDelivery.Quote(quoted.Offer)),
        Verdict.Accepted accepted => Reply.Json(200, ThreePlDelivery.State(accepted.Facts)),
        // Kept and on its way: the client has our id and hears the rest by webhook.
        Verdict.AcceptedPending pending => Reply.Json(202, ThreePlDelivery.State(pending.Facts)),
        // Also while the fleet is still turning the robot round.
        Verdict.Canceled canceled => Reply.Json(200, ThreePlDelivery.State(Canceled(canceled.Facts))),
        Verdict.Unlocked unlocked => Reply.Json(200, ThreePlDelivery.State(unlocked.Facts)),
        Verdict.Updated updated => Reply.Json(200, ThreePlDelivery.State(updated.Facts)),
        Verdict.State state => Reply.Json(200, ThreePlDelivery.State(state.Facts)),
        Verdict.Recorded => Reply.Json(200, new JsonObject { ["result"] = "recorded" }),
        Verdict.NotRelevant other => Reply.Json(200, new JsonObject { ["result"] = "not_relevant", ["detail"] = other.Why }),
        _ => No(verdict).Reply(message),
    };

    private static ThreePlProblem No(Verdict verdict) => verdict switch
    {
        Verdict.Refused refused => new(422, "invalid_delivery_parameters", "We cannot carry this delivery.")
        {
            Reason = ThreePlReasons.Refusal(refused.Reason),
        },
        Verdict.CancelTooLate late => new(409, "cancel_not_allowed", "The delivery can no longer be cancelled.")
        {
            Reason = ThreePlReasons.TooLate(late.Facts.Status, "cancellation_window_closed"),
        },
        Verdict.UpdateTooLate late => new(409, "update_not_allowed", "The delivery can no longer be changed.")
        {
            Reason = ThreePlReasons.TooLate(late.Facts.Status, "update_window_closed"),
        },
        Verdict.UnlockRefused => new(409, "unlock_not_allowed", "The robot is not where it can be opened."),
        Verdict.Invalid invalid => new(400, "validation_error", "The request has faulty fields.") { Faults = invalid.Faults },
        Verdict.Conflict conflict => new(409, "duplicate_delivery_id", "This delivery id came before with other content.")
        {
            Extra = Standing(conflict),
        },
        Verdict.UnknownDelivery => new(404, "unknown_delivery_id", "We do not know this delivery."),
        Verdict.Unauthenticated => new(401, "authentication_error", "The signature or the key is missing or does not match."),
        Verdict.TooLarge => new(413, "payload_too_large", "The request is larger than we accept."),
        Verdict.UnsupportedContentType => new(415, "unsupported_content_type", "The content type is not supported."),
        Verdict.TooManyRequests => new(429, "too_many_requests", "Too many requests."),
        Verdict.Unavailable => new(503, "service_unavailable", "We cannot take requests now."),
        // Verdict.Failed, and a verdict that this partner has no words for: both are our own mistake.
        _ => new(500, "service_fault", "We made a mistake; the request is kept."),
    };

    private static DeliveryFacts Canceled(DeliveryFacts facts) => facts with
    {
        Status = AttemptStatus.Canceled,
        CancelReason = facts.CancelReason ?? CancelReason.DeliveryCanceled,
    };

    private static IReadOnlyList<KeyValuePair<string, string>> Standing(Verdict.Conflict conflict) =>
        conflict.DeliveryId is { } id
            ? [new("external_delivery_id", conflict.ExternalId), new("delivery_id", id.ToString("D"))]
            : [new("external_delivery_id", conflict.ExternalId)];
}
