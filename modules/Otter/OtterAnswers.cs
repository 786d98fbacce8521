using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Otter;

/// <summary>
/// Otter gets a receipt and waits for a call of ours, which names the event it answers. A "no" of any kind is the error callback.
/// </summary>
internal sealed class OtterAnswers : ILateAnswers
{
    public IntegrationType Type => IntegrationType.OTTER;

    /// <summary>An event without an id, or of no store, cannot be answered later: it is refused at once.</summary>
    public AwaitedAnswer? Awaits(InboundMessage message)
    {
        var body = Wire.Open(message.Body);
        return !body.HasFaults && OtterEvent.Read(body) is { IsAnswered: true, Id: { } id, StoreId: { } store } read
            ? new AwaitedAnswer(id, store, read.Reference())
            : null;
    }

    /// <summary>What decides about a delivery goes to its reference; where none could be read, there is nothing but faults to tell.</summary>
    public Saying Word(LateAnswer answer) => answer.Verdict switch
    {
        Verdict.Quoted quoted => Tell(answer, "quotes", Quote(quoted.Offer)),
        Verdict.Accepted accepted => Tell(answer, "accept", Accepted(answer, accepted.Facts)),
        Verdict.AcceptedPending pending => Tell(answer, "accept", Accepted(answer, pending.Facts)),
        Verdict.Canceled => Tell(answer, "cancel", new JsonObject { ["canceledAt"] = OtterTimes.Text(answer.DecidedAt) }),
        Verdict.Updated updated => Tell(answer, "update", Cost(updated.Facts.Fee)),
        // Nothing that Otter sends asks for these.
        Verdict.Recorded or Verdict.NotRelevant or Verdict.State or Verdict.Unlocked => new Saying.Silent("Otter waits for no such answer"),
        var no => Error(answer, OtterError.Of(no)),
    };

    private static Saying Tell(LateAnswer answer, string operation, JsonObject body) => answer.To.ExternalId is { } reference
        ? new Saying.Tell(operation, OtterCalls.Of(operation, "POST", OtterCalls.Delivery(reference, operation), answer.To.StoreId, answer.To.EventId, body))
        : new Saying.Silent("the event names no delivery");

    private static Saying.Tell Error(LateAnswer answer, OtterError error) => new(
        error.Code, OtterCalls.Of("error", "POST", "v1/delivery/callback/error", answer.To.StoreId, answer.To.EventId, error.ToJson()));

    private static JsonObject Quote(QuoteOffer offer)
    {
        var body = new JsonObject
        {
            ["minPickupDuration"] = (int)Math.Max(0, Math.Ceiling((offer.PickupEta - offer.QuotedAt).TotalMinutes)),
            ["createdAt"] = OtterTimes.Text(offer.QuotedAt),
        };
        OtterCalls.AddCost(body, offer.Fee);
        return body;
    }

    private static JsonObject Accepted(LateAnswer answer, DeliveryFacts facts)
    {
        var body = new JsonObject
        {
            ["confirmedAt"] = OtterTimes.Text(answer.DecidedAt),
            ["providerDeliveryId"] = facts.DeliveryId.ToString("D"),
        };
        if (facts.PickupEta is { } pickup)
            body["estimatedPickupTime"] = OtterTimes.Text(pickup);
        if (facts.DropoffEta is { } dropoff)
            body["estimatedDeliveryTime"] = OtterTimes.Text(dropoff);
        OtterCalls.AddCost(body, facts.Fee);
        return body;
    }

    private static JsonObject Cost(Money? fee)
    {
        var body = new JsonObject();
        OtterCalls.AddCost(body, fee);
        return body;
    }
}
