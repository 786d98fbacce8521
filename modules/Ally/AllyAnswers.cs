using System.Text.Json;
using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.Ally;

/// <summary>Words each verdict: the delivery, or a problem as RFC 9457 has it.</summary>
internal static class AllyAnswers
{
    public static Reply For(InboundMessage message, Verdict verdict) => verdict switch
    {
        Verdict.Accepted accepted => Reply.Json(200, AllyDelivery.State(accepted.Facts)),
        Verdict.AcceptedPending pending => Reply.Json(202, AllyDelivery.State(pending.Facts)),
        // Also while the fleet is still turning the robot round.
        Verdict.Canceled canceled => Reply.Json(200, AllyDelivery.State(Canceled(canceled.Facts))),
        Verdict.State state => Reply.Json(200, AllyDelivery.State(state.Facts)),
        Verdict.Quoted or Verdict.Unlocked or Verdict.Updated or Verdict.Recorded or Verdict.NotRelevant => Reply.Json(200, new JsonObject()),
        Verdict.Refused refused => Problem(message, 422, "not_deliverable", refused.Reason.ToString()),
        Verdict.CancelTooLate => Problem(message, 409, "cancel_not_allowed"),
        Verdict.UnlockRefused or Verdict.UpdateTooLate => Problem(message, 409, "not_allowed"),
        Verdict.Invalid invalid => Problem(message, 400, "validation_error", faults: invalid.Faults),
        Verdict.Conflict => Problem(message, 409, "duplicate_delivery_id"),
        Verdict.UnknownDelivery => Problem(message, 404, "unknown_delivery_id"),
        Verdict.Unauthenticated => Problem(message, 401, "authentication_error"),
        Verdict.TooLarge => Problem(message, 413, "payload_too_large"),
        Verdict.UnsupportedContentType => Problem(message, 415, "unsupported_content_type"),
        Verdict.TooManyRequests => Problem(message, 429, "too_many_requests"),
        Verdict.Unavailable => Problem(message, 503, "service_unavailable"),
        // Verdict.Failed, and a verdict that this partner has no words for: both are our own mistake.
        _ => Problem(message, 500, "service_fault"),
    };

    private static DeliveryFacts Canceled(DeliveryFacts facts) => facts with
    {
        Status = AttemptStatus.Canceled,
        CancelReason = facts.CancelReason ?? CancelReason.DeliveryCanceled,
    };

    private static Reply Problem(InboundMessage message, int status, string code, string? reason = null, IReadOnlyList<Fault>? faults = null)
    {
        var body = new JsonObject { ["type"] = "urn:problem-type:ally:" + code, ["status"] = status, ["code"] = code };
        if (reason is not null)
            body["reason"] = reason;
        if (faults is not null)
            body["errors"] = new JsonArray([.. faults.Select(fault => new JsonObject { ["field"] = fault.Path, ["rule"] = fault.Rule })]);
        body["requestId"] = message.RequestId.ToString("D");
        return new Reply(status, "application/problem+json", JsonSerializer.SerializeToUtf8Bytes(body));
    }
}
