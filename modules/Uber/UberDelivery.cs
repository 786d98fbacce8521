using System.Globalization;
using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Modules.Uber;

/// <summary>
/// The delivery and the quote as Uber Direct's answers show them. Waypoints and items, which repeat names and addresses, are left out:
/// whoever asks has sent them to us.
/// </summary>
internal static class UberDelivery
{
    public static JsonObject Quote(QuoteOffer offer) => new()
    {
        ["kind"] = "delivery_quote",
        ["id"] = UberIds.Quote(offer.QuoteId),
        ["created"] = Time(offer.QuotedAt),
        ["expires"] = Time(offer.ExpiresAt),
        ["fee"] = offer.Fee.MinorUnits,
        ["currency"] = offer.Fee.Currency.ToLowerInvariant(),
        ["currency_type"] = offer.Fee.Currency.ToUpperInvariant(),
        ["dropoff_eta"] = Time(offer.DropoffEta),
        ["duration"] = Minutes(offer.DropoffEta - offer.QuotedAt),
        ["pickup_duration"] = Minutes(offer.PickupEta - offer.QuotedAt),
    };

    public static JsonObject State(DeliveryFacts facts)
    {
        var (status, imminent) = Words(facts.Status);
        var answer = new JsonObject
        {
            ["id"] = UberIds.Delivery(facts.DeliveryId),
            ["kind"] = "delivery",
            ["uuid"] = facts.DeliveryId.ToString("N").ToUpperInvariant(),
            ["external_id"] = facts.ExternalId,
            ["status"] = status,
            ["complete"] = facts.Status?.IsFinal() ?? false,
            ["courier_imminent"] = imminent,
            ["live_mode"] = true,
            ["created"] = Time(facts.CreatedAt),
            ["updated"] = Time(facts.UpdatedAt),
        };
        if (facts.Fee is { } fee)
        {
            answer["fee"] = fee.MinorUnits;
            answer["currency"] = fee.Currency.ToLowerInvariant();
        }

        if (facts.Tip is { } tip)
            answer["tip"] = tip.MinorUnits;
        if (facts.PickupEta is { } pickup)
            answer["pickup_eta"] = Time(pickup);
        if (facts.DropoffEta is { } dropoff)
            answer["dropoff_eta"] = Time(dropoff);
        // The contract's vehicle types hold no robot, so none is named.
        if (facts.RobotId is { } robot)
            answer["courier"] = new JsonObject { ["name"] = robot };
        return answer;
    }

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// Uber Direct's seven words, and whether the courier is about to arrive or there. Where a status does not tell how far the goods
    /// are (a cancellation asked for, a rescue begun), nobody carries them towards the customer now: pending.
    /// </summary>
    private static (string Status, bool Imminent) Words(AttemptStatus? status) => status is not { } said ? ("pending", false) : said switch
    {
        AttemptStatus.Requested or AttemptStatus.Pending or AttemptStatus.Scheduled => ("pending", false),
        AttemptStatus.CancelRequested or AttemptStatus.CancelRequestFailed => ("pending", false),
        AttemptStatus.RescueRequested or AttemptStatus.RescueInitiated => ("pending", false),
        AttemptStatus.Assigned or AttemptStatus.InTransitToPartner or AttemptStatus.InTransitToRescue => ("pickup", false),
        AttemptStatus.AtBot or AttemptStatus.AtPickup or AttemptStatus.PickupInProgress => ("pickup", true),
        AttemptStatus.LoadedWaitingForPilot or AttemptStatus.LoadedWithPilot or AttemptStatus.Rescued => ("pickup_complete", false),
        AttemptStatus.InTransit => ("dropoff", false),
        AttemptStatus.AtDestination or AttemptStatus.DeliveryInProgress => ("dropoff", true),
        AttemptStatus.Delivered or AttemptStatus.Completed => ("delivered", false),
        AttemptStatus.RequestFailed or AttemptStatus.Canceled or AttemptStatus.TimedOut
            or AttemptStatus.Unrecoverable or AttemptStatus.ReturnCanceled => ("canceled", false),
        AttemptStatus.ReturnInitiated or AttemptStatus.ReturnInProgress or AttemptStatus.Returned => ("returned", false),
    };

    private static long Minutes(TimeSpan span) => (long)Math.Max(0, Math.Ceiling(span.TotalMinutes));
}
