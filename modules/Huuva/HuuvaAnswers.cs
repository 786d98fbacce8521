using System.Globalization;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Huuva;

/// <summary>
/// Words each verdict as Deliverect's dispatch webhooks expect it: a validation with yes or no, an empty object for what was done, and a
/// list of numbered reasons for what was not.
/// </summary>
internal static class HuuvaAnswers
{
    public static Reply For(InboundMessage message, Verdict verdict) => verdict switch
    {
        Verdict.Quoted quoted => Reply.Json(200, Yes(message, quoted.Offer)),
        Verdict.Refused refused => Refused(message, HuuvaReasons.Of(refused.Reason)),
        Verdict.NotRelevant other => HuuvaReasons.Of(other) is { } reason
            ? Refused(message, (reason, other.Why))
            : Reply.Json(200, new JsonObject { ["status"] = "not_relevant", ["reason"] = other.Why }),
        Verdict.Canceled => Reply.Json(200, new JsonObject { ["status"] = "confirmed", ["reason"] = "", ["price"] = 0 }),
        Verdict.Accepted or Verdict.AcceptedPending or Verdict.Updated or Verdict.Unlocked or Verdict.State or Verdict.Recorded =>
            Reply.Json(200, new JsonObject()),
        _ => No(message, verdict),
    };

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static Reply No(InboundMessage message, Verdict verdict)
    {
        var status = Status(message);
        return verdict switch
        {
            Verdict.Invalid invalid => Reply.Json(status, new JsonArray([.. invalid.Faults.Select(Reason)])),
            Verdict.Conflict => Reasons(status, HuuvaReason.DuplicateJob, "This job came before with other content."),
            Verdict.UnknownDelivery => Reasons(status, HuuvaReason.UnknownDeliveryJob, "We do not know this job."),
            Verdict.CancelTooLate => Reasons(status, HuuvaReason.CannotCancel, "The job can no longer be cancelled."),
            Verdict.UpdateTooLate => Reasons(status, HuuvaReason.TimeNotAllowed, "The job can no longer be changed."),
            Verdict.UnlockRefused => Reasons(status, HuuvaReason.InvalidDeliveryData, "The robot is not where it can be opened."),
            Verdict.Unauthenticated => Reasons(401, HuuvaReason.ConfigurationError, "The signature is missing or does not match the body."),
            Verdict.TooLarge => Reasons(413, HuuvaReason.InvalidDeliveryData, "The request is larger than we accept."),
            Verdict.UnsupportedContentType => Reasons(415, HuuvaReason.InvalidDeliveryData, "The content type is not supported."),
            Verdict.TooManyRequests => Reasons(429, HuuvaReason.PartnerUnavailable, "Too many requests."),
            Verdict.Unavailable => Reasons(503, HuuvaReason.PartnerUnavailable, "We cannot take requests now."),
            // Verdict.Failed, and a verdict that this partner has no words for: both are our own mistake.
            _ => Reasons(500, HuuvaReason.InternalError, "We made a mistake; the request is kept."),
        };
    }

    /// <summary>The contract knows 422 where a job is new, and 400 where it exists.</summary>
    private static int Status(InboundMessage message) => message.Route.Kind is RouteKind.Update or RouteKind.Cancel ? 400 : 422;

    /// <summary>A validation that says no is a good answer; an order that we do not take is an error.</summary>
    private static Reply Refused(InboundMessage message, (HuuvaReason Reason, string Description) no)
    {
        if (message.Route.Kind is not RouteKind.Quote)
            return Reasons(Status(message), no.Reason, no.Description);
        var job = Wire.Open(message.Body);
        var errors = Locations(job).Select(location => Named(
            location, new JsonObject { ["reason"] = (int)no.Reason, ["description"] = no.Description }));
        return Reply.Json(200, WithJob(job, new JsonObject { ["canDeliver"] = false, ["errors"] = new JsonArray([.. errors]) }));
    }

    /// <summary>The distance and the tax rate, which the contract also has, we do not know.</summary>
    private static JsonObject Yes(InboundMessage message, QuoteOffer offer)
    {
        var job = Wire.Open(message.Body);
        var locations = Locations(job).Select(location => Named(
            location, new JsonObject { ["deliveryId"] = offer.QuoteId, ["deliveryTimeETA"] = Time(offer.DropoffEta) }));
        return WithJob(job, new JsonObject
        {
            ["canDeliver"] = true,
            ["pickupTimeETA"] = Time(offer.PickupEta),
            ["deliveryLocations"] = new JsonArray([.. locations]),
            ["price"] = new JsonObject { ["price"] = offer.Fee.MinorUnits },
        });
    }

    private static JsonObject WithJob(Wire job, JsonObject answer)
    {
        if (job.Text("jobId", max: HuuvaJob.IdLimit) is { } jobId)
            answer.Insert(0, "jobId", jobId);
        return answer;
    }

    private static JsonObject Named(Wire? location, JsonObject answer)
    {
        if (location?.Text("orderId", max: HuuvaJob.IdLimit) is { } orderId)
            answer.Insert(0, "orderId", orderId);
        return answer;
    }

    /// <summary>At least one, so that a reason has a place where the job could not be read.</summary>
    private static IEnumerable<Wire?> Locations(Wire job) => job.Objects("deliveryLocations").DefaultIfEmpty<Wire?>(null);

    private static JsonObject Reason(Fault fault) => new()
    {
        ["reason"] = (int)HuuvaReasons.Of(fault),
        ["description"] = "A field is missing or wrong.",
        ["extraDetails"] = $"{fault.Path} {fault.Rule}",
    };

    private static Reply Reasons(int status, HuuvaReason reason, string description) => Reply.Json(
        status, new JsonArray(new JsonObject { ["reason"] = (int)reason, ["description"] = description, ["extraDetails"] = "" }));
}
