using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.Ordermark;

/// <summary>Words each verdict: the delivery, or <c>{error, reason?, errors?}</c>.</summary>
internal static class OrdermarkAnswers
{
    public static Reply For(InboundMessage message, Verdict verdict) => verdict switch
    {
        Verdict.Accepted accepted => Reply.Json(200, OrdermarkDelivery.State(accepted.Facts)),
        // Kept and on its way: Ordermark has our id and hears the rest as statuses.
        Verdict.AcceptedPending pending => Reply.Json(202, OrdermarkDelivery.State(pending.Facts)),
        // Also while the fleet is still turning the robot round.
        Verdict.Canceled canceled => Reply.Json(200, OrdermarkDelivery.State(Canceled(canceled.Facts))),
        Verdict.State state => Reply.Json(200, OrdermarkDelivery.State(state.Facts)),
        Verdict.Unlocked unlocked => Reply.Json(200, OrdermarkDelivery.State(unlocked.Facts)),
        Verdict.Updated updated => Reply.Json(200, OrdermarkDelivery.State(updated.Facts)),
        Verdict.Quoted or Verdict.Recorded or Verdict.NotRelevant => Reply.Json(200, new JsonObject()),
        _ => No(message, verdict),
    };

    private static Reply No(InboundMessage message, Verdict verdict) => verdict switch
    {
        Verdict.Refused refused => Error(message, 422, "not_deliverable", reason: OrdermarkReasons.Refusal(refused.Reason)),
        Verdict.CancelTooLate => Error(message, 409, "too_late_to_cancel"),
        Verdict.UnlockRefused or Verdict.UpdateTooLate => Error(message, 409, "too_late"),
        Verdict.Invalid invalid => Error(message, 400, "invalid_request", faults: invalid.Faults),
        Verdict.Conflict => Error(message, 409, "duplicate_order_id"),
        Verdict.UnknownDelivery => Error(message, 404, "unknown_order_id"),
        Verdict.Unauthenticated => Error(message, 401, "unauthorized"),
        Verdict.TooLarge => Error(message, 413, "too_large"),
        Verdict.UnsupportedContentType => Error(message, 415, "unsupported_content_type"),
        Verdict.TooManyRequests => Error(message, 429, "too_many_requests"),
        Verdict.Unavailable => Error(message, 503, "unavailable"),
        // Verdict.Failed, and a verdict that this partner has no words for: both are our own mistake.
        _ => Error(message, 500, "our_mistake"),
    };

    private static DeliveryFacts Canceled(DeliveryFacts facts) => facts with
    {
        Status = AttemptStatus.Canceled,
        CancelReason = facts.CancelReason ?? CancelReason.DeliveryCanceled,
    };

    private static Reply Error(InboundMessage message, int status, string error, string? reason = null, IReadOnlyList<Fault>? faults = null)
    {
        var body = new JsonObject { ["error"] = error };
        if (reason is not null)
            body["reason"] = reason;
        if (faults is not null)
            body["errors"] = new JsonArray([.. faults.Select(fault => new JsonObject { ["field"] = fault.Path, ["rule"] = fault.Rule })]);
        body["request_id"] = message.RequestId.ToString("D");
        return Reply.Json(status, body);
    }
}
