using System.Globalization;
using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.Chowly;

/// <summary>
/// Words each verdict: the order as Chowly's read-back shows it, without the <c>payload</c> that would repeat the customer, and beside it
/// how the delivery stands, which is ours; or what is wrong, in <c>msg</c>, for a missing key in <c>errors</c>.
/// </summary>
internal static class ChowlyAnswers
{
    public static Reply For(Verdict verdict) => verdict switch
    {
        Verdict.Accepted accepted => Reply.Json(200, Order(accepted.Facts)),
        Verdict.AcceptedPending pending => Reply.Json(200, Order(pending.Facts)),
        // Also while the fleet is still turning the robot round.
        Verdict.Canceled canceled => Reply.Json(200, Order(canceled.Facts with { Status = AttemptStatus.Canceled })),
        Verdict.Unlocked unlocked => Reply.Json(200, Order(unlocked.Facts)),
        Verdict.Updated updated => Reply.Json(200, Order(updated.Facts)),
        Verdict.State state => Reply.Json(200, Order(state.Facts)),
        Verdict.Recorded => Reply.Json(200, new JsonObject()),
        // The order has no quote; a verdict on one has no other shape.
        Verdict.Quoted quoted => Reply.Json(200, new JsonObject { ["delivery"] = new JsonObject { ["eta"] = Time(quoted.Offer.DropoffEta) } }),
        Verdict.NotRelevant { Why: ChowlyNotOurs.PaidAtTheDoor } unpaid => Msg(422, Sentence(unpaid.Why)),
        Verdict.NotRelevant other => Reply.Json(200, new JsonObject { ["msg"] = Sentence(other.Why) }),
        _ => No(verdict),
    };

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static Reply No(Verdict verdict) => verdict switch
    {
        Verdict.Refused refused => Msg(422, Refusal(refused.Reason)),
        Verdict.Invalid invalid => Msg(422, string.Join("; ", invalid.Faults.Select(fault => $"{fault.Path} {fault.Rule}"))),
        Verdict.Conflict => Msg(422, "info.id came before with another order."),
        Verdict.CancelTooLate => Msg(422, "The order can no longer be cancelled."),
        Verdict.UpdateTooLate => Msg(422, "The order can no longer be changed."),
        Verdict.UnlockRefused => Msg(422, "The robot is not where it can be opened."),
        Verdict.UnknownDelivery => Msg(404, "We do not know this order."),
        Verdict.Unauthenticated => Reply.Json(401, new JsonObject { ["errors"] = "Invalid Credentials" }),
        Verdict.TooLarge => Msg(413, "The order is larger than we accept."),
        Verdict.UnsupportedContentType => Msg(415, "The content type is not supported."),
        Verdict.TooManyRequests => Msg(429, "Too many requests."),
        Verdict.Unavailable => Msg(503, "We cannot take orders now."),
        // Verdict.Failed, and a verdict that this partner has no words for: both are our own mistake.
        _ => Msg(500, "We made a mistake; the order is kept."),
    };

    private static JsonObject Order(DeliveryFacts facts)
    {
        var state = ChowlyStatus.State(facts.Status);
        var delivery = new JsonObject { ["status"] = state };
        if (facts.DropoffEta is { } eta && state is not (ChowlyStatus.Delivered or ChowlyStatus.Canceled))
            delivery["eta"] = Time(eta);
        if (facts.RobotId is { } robot)
            delivery["courier"] = new JsonObject { ["id"] = robot };
        var order = new JsonObject
        {
            ["guid"] = facts.DeliveryId.ToString("D").ToUpperInvariant(),
            ["external_id"] = facts.ExternalId,
            ["created_at"] = Time(facts.CreatedAt),
            ["completed_at"] = state is ChowlyStatus.Delivered ? Time(facts.UpdatedAt) : null,
            ["error_at"] = state is ChowlyStatus.Canceled ? Time(facts.UpdatedAt) : null,
            ["error_string"] = state is ChowlyStatus.Canceled ? ChowlyStatus.Reason(facts.CancelReason) : null,
        };
        return new JsonObject { ["order"] = order, ["delivery"] = delivery };
    }

    private static string Refusal(RefusalReason reason) => reason switch
    {
        RefusalReason.TooFar => "The way is too long for a robot.",
        RefusalReason.PickupOutsideArea => "The restaurant lies outside the robots' area.",
        RefusalReason.DropoffOutsideArea => "The customer lives outside the robots' area.",
        RefusalReason.OutsideHours => "No robots drive at that time.",
        RefusalReason.NoRobotAvailable => "No robots are available at this time.",
        RefusalReason.TooLarge => "The order does not fit into a robot.",
        RefusalReason.ContentsNotCarried => "The order holds what robots do not carry.",
        RefusalReason.StoreUnknown => ChowlyOrder.LocationField + " is not set up with us.",
        RefusalReason.StoreNotActive => ChowlyOrder.LocationField + " is not active with us.",
        RefusalReason.QuoteUnknownOrExpired => "The quote is unknown or has expired.",
        RefusalReason.TooManyJobs or RefusalReason.TooManyWaypoints => "A robot carries one order at a time.",
        RefusalReason.Other => "We cannot carry this order.",
    };

    private static string Sentence(string why) => $"Not ours to carry: {why}.";

    private static Reply Msg(int status, string msg) => Reply.Json(status, new JsonObject { ["msg"] = msg });
}
