using Integrations.Abstractions;

namespace Integrations.Modules.Tests.Kit;

/// <summary>One of each verdict, with what its answer must be.</summary>
internal static class KitVerdicts
{
    /// <summary>Paths as the platform reports them, whatever the partner.</summary>
    public static readonly Fault[] Faults = [new("some.field", "required"), new("items[2].quantity", "range:1..100")];

    private static readonly DeliveryFacts Facts = new()
    {
        DeliveryId = new Guid("0194f000-0000-7000-8000-00000000000d"),
        ExternalId = "external-1",
        CreatedAt = new DateTimeOffset(2030, 1, 15, 12, 0, 0, TimeSpan.Zero),
        UpdatedAt = new DateTimeOffset(2030, 1, 15, 12, 30, 0, TimeSpan.Zero),
        Status = AttemptStatus.InTransit,
        RobotId = "robot-1",
        Fee = new Money(599, "USD"),
        OrderValue = new Money(2599, "USD"),
        Tip = new Money(300, "USD"),
        PickupEta = new DateTimeOffset(2030, 1, 15, 12, 45, 0, TimeSpan.Zero),
        DropoffEta = new DateTimeOffset(2030, 1, 15, 13, 5, 0, TimeSpan.Zero),
    };

    private static readonly QuoteOffer Offer = new()
    {
        QuoteId = "quote-1",
        ExternalId = "external-1",
        Fee = new Money(599, "USD"),
        QuotedAt = new DateTimeOffset(2030, 1, 15, 12, 0, 0, TimeSpan.Zero),
        PickupEta = new DateTimeOffset(2030, 1, 15, 12, 45, 0, TimeSpan.Zero),
        DropoffEta = new DateTimeOffset(2030, 1, 15, 13, 5, 0, TimeSpan.Zero),
        ExpiresAt = new DateTimeOffset(2030, 1, 15, 12, 5, 0, TimeSpan.Zero),
    };

    /// <summary>A verdict and the HTTP statuses that may answer it.</summary>
    public static IEnumerable<(Verdict Verdict, int From, int To)> All()
    {
        foreach (var facts in EveryState())
        {
            yield return (new Verdict.Accepted(facts), 200, 299);
            yield return (new Verdict.AcceptedPending(facts), 200, 299);
            yield return (new Verdict.Canceled(facts), 200, 299);
            yield return (new Verdict.Unlocked(facts), 200, 299);
            yield return (new Verdict.Updated(facts), 200, 299);
            yield return (new Verdict.State(facts), 200, 299);
            yield return (new Verdict.CancelTooLate(facts), 400, 499);
            yield return (new Verdict.UnlockRefused(facts), 400, 499);
            yield return (new Verdict.UpdateTooLate(facts), 400, 499);
        }

        foreach (var reason in Enum.GetValues<RefusalReason>())
        {
            // Some contracts answer a quote that finds no taker with 200 and an empty offer.
            yield return (new Verdict.Refused(reason, "external-1"), 200, 499);
            yield return (new Verdict.Refused(reason, ExternalId: null), 200, 499);
        }

        yield return (new Verdict.Quoted(Offer), 200, 299);
        yield return (new Verdict.Recorded(), 200, 299);
        yield return (new Verdict.NotRelevant("a pick-up order"), 200, 499);
        yield return (new Verdict.Invalid(Faults), 400, 499);
        yield return (new Verdict.Conflict("external-1"), 400, 499);
        yield return (new Verdict.Conflict("external-1") { DeliveryId = Facts.DeliveryId }, 400, 499);
        yield return (new Verdict.UnknownDelivery(DeliveryRef.External("external-1")), 400, 499);
        yield return (new Verdict.UnknownDelivery(DeliveryRef.Ours(Facts.DeliveryId)), 400, 499);
        yield return (new Verdict.Unauthenticated(), 401, 403);
        yield return (new Verdict.TooLarge(1_000_000), 413, 413);
        yield return (new Verdict.UnsupportedContentType(["application/json"]), 415, 415);
        yield return (new Verdict.TooManyRequests(TimeSpan.FromSeconds(7)), 429, 429);
        yield return (new Verdict.Unavailable(TimeSpan.FromSeconds(7)), 503, 503);
        yield return (new Verdict.Failed(), 500, 599);
    }

    /// <summary>In what the verdict differs from others of its kind.</summary>
    public static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Accepted said => Name(said.Facts),
        Verdict.AcceptedPending said => Name(said.Facts),
        Verdict.Canceled said => Name(said.Facts),
        Verdict.Unlocked said => Name(said.Facts),
        Verdict.Updated said => Name(said.Facts),
        Verdict.State said => Name(said.Facts),
        Verdict.CancelTooLate said => Name(said.Facts),
        Verdict.UnlockRefused said => Name(said.Facts),
        Verdict.UpdateTooLate said => Name(said.Facts),
        Verdict.Refused said => said.ExternalId is null ? $"{said.Reason} without an id" : said.Reason.ToString(),
        Verdict.Conflict said => said.DeliveryId is null ? "with an unknown one" : "with one of ours",
        Verdict.UnknownDelivery said => said.Delivery.ExternalId is null ? "by our id" : "by the partner's id",
        _ => "always",
    };

    private static string Name(DeliveryFacts facts) => (facts.CancelReason?.ToString() ?? facts.Status?.ToString() ?? "without a status")
        + (facts.RobotId is null ? " without a robot" : "") + (facts.PickupEta is null ? " without estimates" : "") + (facts.Fee is null ? " without amounts" : "");

    private static IEnumerable<DeliveryFacts> EveryState()
    {
        yield return Facts;
        yield return Facts with { Status = null, RobotId = null, Fee = null, OrderValue = null, Tip = null, PickupEta = null, DropoffEta = null };
        yield return Facts with { RobotId = null };
        yield return Facts with { PickupEta = null, DropoffEta = null };
        yield return Facts with { Fee = null, OrderValue = null, Tip = null };
        foreach (var status in Enum.GetValues<AttemptStatus>())
            yield return Facts with { Status = status };
        foreach (var reason in Enum.GetValues<CancelReason>())
            yield return Facts with { Status = AttemptStatus.Canceled, CancelReason = reason };
    }
}
