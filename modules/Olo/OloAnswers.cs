using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.Olo;

/// <summary>
/// Words each verdict. "We do not carry this" is an answer to a question for a quote and no error: <c>{available: false, reason}</c>.
/// </summary>
internal static class OloAnswers
{
    public static Reply For(InboundMessage message, Verdict verdict) => verdict switch
    {
        Verdict.Quoted quoted => Reply.Json(200, OloDelivery.Quote(quoted.Offer)),
        Verdict.Refused refused when message.Route.Kind is RouteKind.Quote => Unavailable(OloReasons.Refusal(refused.Reason)),
        Verdict.Invalid invalid when OloContents.AreAllForbidden(invalid.Faults) => Unavailable(OloReasons.ContentsNotAllowed),
        Verdict.Accepted accepted => Reply.Json(200, OloDelivery.State(accepted.Facts)),
        // Kept and on its way: Olo has our id and hears the rest as statuses.
        Verdict.AcceptedPending pending => Reply.Json(202, OloDelivery.State(pending.Facts)),
        Verdict.Canceled canceled => Reply.Json(200, Cancellation(canceled.Facts, reason: null)),
        Verdict.CancelTooLate late => Reply.Json(409, Cancellation(late.Facts, OloReasons.TooLate(late.Facts.Status))),
        Verdict.Unlocked unlocked => Reply.Json(200, OloDelivery.State(unlocked.Facts)),
        Verdict.Updated updated => Reply.Json(200, OloDelivery.State(updated.Facts)),
        Verdict.State state => Reply.Json(200, OloDelivery.State(state.Facts)),
        Verdict.Recorded => Reply.Json(200, new JsonObject()),
        Verdict.NotRelevant => Unavailable("NotDeliverable"),
        _ => No(message, verdict),
    };

    private static Reply No(InboundMessage message, Verdict verdict) => verdict switch
    {
        Verdict.Refused refused => Error(message, 422, OloReasons.Refusal(refused.Reason), "We cannot carry this delivery."),
        Verdict.Invalid invalid => Error(message, 400, "ValidationError", "The request has faulty fields.", invalid.Faults),
        Verdict.Conflict => Error(message, 409, "DuplicateDispatch", "This dispatch was accepted before with other content."),
        Verdict.UnknownDelivery => Error(message, 404, "DeliveryNotFound", "We do not know this delivery."),
        Verdict.Unauthenticated => Error(message, 401, "Unauthorized", "The signature is missing, too old, or does not match."),
        Verdict.TooLarge => Error(message, 413, "RequestTooLarge", "The request is larger than we accept."),
        Verdict.UnsupportedContentType => Error(message, 415, "UnsupportedContentType", "The content type is not supported."),
        Verdict.TooManyRequests => Error(message, 429, "TooManyRequests", "Too many requests."),
        Verdict.Unavailable => Error(message, 503, "ServiceUnavailable", "We cannot take requests now."),
        Verdict.UnlockRefused or Verdict.UpdateTooLate => Error(message, 409, "TooLate", "The delivery does not allow this any more."),
        // Verdict.Failed, and a verdict that this partner has no words for: both are our own mistake.
        _ => Error(message, 500, "ServiceFault", "We made a mistake; the request is kept."),
    };

    private static Reply Unavailable(string reason) => Reply.Json(200, new JsonObject { ["available"] = false, ["reason"] = reason });

    private static JsonObject Cancellation(DeliveryFacts facts, string? reason)
    {
        var answer = new JsonObject { ["canceled"] = reason is null, ["deliveryId"] = OloIds.Delivery(facts.DeliveryId) };
        if (reason is not null)
            answer["reason"] = reason;
        return answer;
    }

    private static Reply Error(InboundMessage message, int status, string code, string text, IReadOnlyList<Fault>? faults = null)
    {
        var body = new JsonObject { ["code"] = code, ["message"] = text };
        if (faults is not null)
            body["errors"] = new JsonArray([.. faults.Select(fault => new JsonObject { ["field"] = fault.Path, ["rule"] = fault.Rule })]);
        body["requestId"] = message.RequestId.ToString("D");
        return Reply.Json(status, body);
    }
}
