using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Uber;

/// <summary>Words each verdict with the status, code and shape that Uber's contract gives it.</summary>
internal static class UberAnswers
{
    private const string PlanKind = "transport_plan";

    public static Reply For(InboundMessage message, Verdict verdict) => verdict switch
    {
        Verdict.Quoted quoted => Reply.Json(200, UberDelivery.Quote(quoted.Offer)),
        // "Always pending when the delivery is created."
        Verdict.Accepted accepted => Reply.Json(200, UberDelivery.State(accepted.Facts with { Status = null })),
        Verdict.AcceptedPending pending => Reply.Json(200, UberDelivery.State(pending.Facts with { Status = null })),
        // "Returns the canceled delivery", also while the fleet is still turning the robot round.
        Verdict.Canceled canceled => Reply.Json(200, UberDelivery.State(canceled.Facts with { Status = AttemptStatus.Canceled })),
        Verdict.Unlocked unlocked => Reply.Json(200, UberDelivery.State(unlocked.Facts)),
        Verdict.Updated updated => Reply.Json(200, UberDelivery.State(updated.Facts)),
        Verdict.State state => Reply.Json(200, UberDelivery.State(state.Facts)),
        Verdict.Recorded => Reply.Json(200, Plan(message)),
        _ => No(verdict).Reply(),
    };

    private static UberError No(Verdict verdict) => verdict switch
    {
        Verdict.Refused refused => UberError.Refused(refused.Reason),
        Verdict.CancelTooLate => new(400, "noncancelable_delivery", "Delivery cannot be cancelled"),
        Verdict.UnlockRefused => new(400, "invalid_unlock_state", "The robot cannot be opened in the current job state."),
        Verdict.UpdateTooLate => UberError.Detailed("The provided fields cannot be updated in the current job state."),
        Verdict.NotRelevant other => new(400, "not_allowed", "This delivery is not ours to carry.")
        {
            Metadata = new JsonObject { ["param_details"] = other.Why },
        },
        Verdict.Invalid invalid => UberError.Faulty(invalid.Faults),
        Verdict.Conflict conflict => new(409, "duplicate_delivery", "An active delivery like this already exists.")
        {
            Metadata = Other(conflict),
        },
        Verdict.UnknownDelivery => new(404, "delivery_not_found", "The requested delivery does not exist."),
        Verdict.Unauthenticated => new(401, "unauthorized", "The signature of the request is missing or does not match its body."),
        Verdict.TooLarge => new(413, "payload_too_large", "The request is larger than we accept."),
        Verdict.UnsupportedContentType => new(415, "unsupported_content_type", "The content type of the request is not supported."),
        Verdict.TooManyRequests => new(429, "customer_limited", "Your account’s limits have been exceeded."),
        Verdict.Unavailable => new(503, "service_unavailable", "Service is currently unavailable."),
        // Verdict.Failed, and a verdict that this partner has no words for: both are our own mistake.
        _ => new(500, "internal_server_error", "We have experienced a problem."),
    };

    private static JsonObject Other(Verdict.Conflict conflict)
    {
        var metadata = new JsonObject { ["external_id"] = conflict.ExternalId };
        if (conflict.DeliveryId is { } id)
            metadata["delivery_id"] = UberIds.Delivery(id);
        return metadata;
    }

    private static JsonObject Plan(InboundMessage message)
    {
        var answer = new JsonObject { ["kind"] = PlanKind, ["status"] = "accepted" };
        if (Wire.Open(message.Body).Text(UberPlan.IdField) is { } id)
            answer["id"] = id;
        return answer;
    }
}
