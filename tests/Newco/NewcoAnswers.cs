using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.Newco;

/// <summary>Words each verdict in Newco's own shape: the order, or an error with a code. No name, no address, no phone.</summary>
internal static class NewcoAnswers
{
    // Yours: the shapes, the status codes and the error codes of the contract.
    public static Reply For(Verdict verdict) => verdict switch
    {
        Verdict.Accepted accepted => Reply.Json(201, Order(accepted.Facts)),
        Verdict.AcceptedPending pending => Reply.Json(202, Order(pending.Facts)),
        // Also while the fleet is still turning the robot round.
        Verdict.Canceled canceled => Reply.Json(200, Order(canceled.Facts with { Status = AttemptStatus.Canceled })),
        Verdict.State state => Reply.Json(200, Order(state.Facts)),
        Verdict.NotRelevant => Reply.Json(200, new JsonObject { ["status"] = "not_ours" }),
        Verdict.Refused refused => Error(422, "not_deliverable", Why(refused.Reason)),
        Verdict.CancelTooLate => Error(409, "too_late", "The order can no longer be cancelled."),
        Verdict.Invalid invalid => Error(400, "invalid", "The order has faulty fields.", invalid.Faults),
        Verdict.Conflict => Error(409, "duplicate", "This order id came before with other content."),
        Verdict.UnknownDelivery => Error(404, "unknown_order", "We do not know this order."),
        Verdict.Unauthenticated => Error(401, "unauthorized", "The signature is missing or does not match."),
        Verdict.TooLarge => Error(413, "too_large", "The request is larger than we accept."),
        Verdict.UnsupportedContentType => Error(415, "unsupported_type", "The content type is not supported."),
        Verdict.TooManyRequests => Error(429, "too_many_requests", "Too many requests."),
        Verdict.Unavailable => Error(503, "unavailable", "We cannot take requests now."),
        // No route of Newco's leads here today; an answer in its shape is better than none.
        Verdict.Quoted or Verdict.Unlocked or Verdict.Updated or Verdict.Recorded => Reply.Json(200, new JsonObject { ["status"] = "ok" }),
        Verdict.UnlockRefused or Verdict.UpdateTooLate => Error(409, "too_late", "The order can no longer be changed."),
        _ => Error(500, "internal", "We made a mistake; the request is kept."),
    };

    private static JsonObject Order(DeliveryFacts facts)
    {
        var status = facts.Status is { } known ? NewcoStatus.Row(known).Word : "accepted";
        var order = new JsonObject { ["order_id"] = facts.ExternalId, ["delivery_id"] = facts.DeliveryId.ToString("D"), ["status"] = status };
        if (facts.Fee is { } fee)
            order["fee"] = fee.MinorUnits;
        if (status is NewcoStatus.Cancelled)
            order["reason"] = NewcoStatus.Reason(facts.CancelReason);
        return order;
    }

    private static Reply Error(int status, string code, string message, params IEnumerable<Fault> faults)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message };
        JsonArray fields = [.. faults.Select(fault => new JsonObject { ["field"] = fault.Path, ["rule"] = fault.Rule })];
        if (fields.Count > 0)
            error["fields"] = fields;
        return Reply.Json(status, new JsonObject { ["error"] = error });
    }

    private static string Why(RefusalReason reason) => reason switch
    {
        RefusalReason.TooFar => "The way is too long.",
        RefusalReason.PickupOutsideArea or RefusalReason.DropoffOutsideArea => "The address is outside our area.",
        RefusalReason.OutsideHours => "We do not drive at that time.",
        RefusalReason.NoRobotAvailable => "No robot is free.",
        RefusalReason.TooLarge or RefusalReason.TooManyJobs or RefusalReason.TooManyWaypoints => "The order is too large.",
        RefusalReason.ContentsNotCarried => "We do not carry these contents.",
        RefusalReason.StoreUnknown or RefusalReason.StoreNotActive => "The store is not connected.",
        RefusalReason.QuoteUnknownOrExpired or RefusalReason.Other => "We cannot carry this order.",
    };
}
