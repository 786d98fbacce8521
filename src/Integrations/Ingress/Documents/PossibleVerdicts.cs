using Integrations.Abstractions;

namespace Integrations.Ingress.Documents;

/// <summary>Everything that can be decided about a request on a route, with invented facts: what the module's answers are worded from.</summary>
internal static class PossibleVerdicts
{
    private const string ExternalId = "example-1";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private static readonly DateTimeOffset Time = new(2030, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private static readonly DeliveryFacts Fresh = new()
    {
        DeliveryId = new Guid("0194f000-0000-7000-8000-00000000000d"),
        ExternalId = ExternalId,
        CreatedAt = Time,
        UpdatedAt = Time,
        Fee = new Money(599, "USD"),
        OrderValue = new Money(2599, "USD"),
        Tip = new Money(300, "USD"),
        PickupEta = Time.AddMinutes(20),
        DropoffEta = Time.AddMinutes(40),
    };

    private static readonly QuoteOffer Offer = new()
    {
        QuoteId = "0194f0000000700080000000000000aa",
        ExternalId = ExternalId,
        Fee = new Money(599, "USD"),
        QuotedAt = Time,
        PickupEta = Time.AddMinutes(20),
        DropoffEta = Time.AddMinutes(40),
        ExpiresAt = Time.AddMinutes(5),
    };

    /// <summary>Named, so that the same decision has the same name everywhere.</summary>
    /// <param name="door">Where.</param>
    /// <param name="kinds">What may be said there.</param>
    /// <param name="bodyLimit">Bytes.</param>
    public static IEnumerable<(string Name, Verdict Verdict)> Of(Door door, IReadOnlySet<RouteKind> kinds, int bodyLimit)
    {
        foreach (var kind in kinds.Contains(RouteKind.Events) ? Enum.GetValues<RouteKind>().Order() : kinds.Order())
        {
            foreach (var possible in OfKind(door, kind))
                yield return possible;
        }

        if (door.LateAnswers is not null)
            yield return Named(new Verdict.Recorded());
        yield return Named(new Verdict.Invalid([new Fault(door.Mapper.NameOf(door.Route, DraftField.ExternalId), "required")]));
        yield return Named(new Verdict.Unauthenticated());
        if (door.Route.ContentTypes.Count > 0)
        {
            yield return Named(new Verdict.NotRelevant("not ours to carry"));
            yield return Named(new Verdict.TooLarge(bodyLimit));
            yield return Named(new Verdict.UnsupportedContentType(door.Route.ContentTypes));
        }

        yield return Named(new Verdict.TooManyRequests(Pause));
        yield return Named(new Verdict.Unavailable(Pause));
        yield return Named(new Verdict.Failed());
    }

    /// <summary>What a message asks for; null for one that asks for nothing.</summary>
    public static RouteKind? KindOf(Inbound inbound) => inbound switch
    {
        Inbound.Quote => RouteKind.Quote,
        Inbound.AcceptQuote => RouteKind.AcceptQuote,
        Inbound.Create => RouteKind.Create,
        Inbound.Cancel => RouteKind.Cancel,
        Inbound.Unlock => RouteKind.Unlock,
        Inbound.Update => RouteKind.Update,
        Inbound.Query => RouteKind.Query,
        Inbound.Report => RouteKind.Report,
        Inbound.Plan => RouteKind.Plan,
        _ => null,
    };

    private static IEnumerable<(string Name, Verdict Verdict)> OfKind(Door door, RouteKind kind) => kind switch
    {
        RouteKind.Quote => [Named(new Verdict.Quoted(Offer)), .. Refusals()],
        RouteKind.AcceptQuote or RouteKind.Create =>
        [
            Named(new Verdict.Accepted(Fresh)),
            Named(new Verdict.AcceptedPending(Fresh)),
            Named(new Verdict.Conflict(ExternalId) { DeliveryId = Fresh.DeliveryId }),
            .. Refusals(),
        ],
        RouteKind.Cancel => [.. InEveryState(facts => new Verdict.Canceled(facts)), .. InEveryState(facts => new Verdict.CancelTooLate(facts)), .. Unknown()],
        RouteKind.Unlock => [.. InEveryState(facts => new Verdict.Unlocked(facts)), .. InEveryState(facts => new Verdict.UnlockRefused(facts)), .. Unknown()],
        RouteKind.Update =>
            [.. InEveryState(facts => new Verdict.Updated(facts)), .. InEveryState(facts => new Verdict.UpdateTooLate(facts)), .. Unknown(), .. Refusals()],
        RouteKind.Query => [.. InEveryState(facts => new Verdict.State(facts)), .. Unknown()],
        RouteKind.Report => [Named(new Verdict.Recorded())],
        RouteKind.Plan => [Named(new Verdict.Recorded()), .. Refusals()],
        RouteKind.Events => [],
    };

    private static (string Name, Verdict Verdict) Named(Verdict verdict, string detail = "") => (verdict.GetType().Name + detail, verdict);

    private static IEnumerable<(string Name, Verdict Verdict)> Refusals() =>
        Enum.GetValues<RefusalReason>().Select(reason => Named(new Verdict.Refused(reason, ExternalId), $".{reason}"));

    /// <summary>By the partner's id or by ours, whichever the route names.</summary>
    private static IEnumerable<(string Name, Verdict Verdict)> Unknown() =>
        [Named(new Verdict.UnknownDelivery(DeliveryRef.External(ExternalId))), Named(new Verdict.UnknownDelivery(DeliveryRef.Ours(Fresh.DeliveryId)), ".Ours")];

    private static IEnumerable<(string Name, Verdict Verdict)> InEveryState(Func<DeliveryFacts, Verdict> verdict)
    {
        yield return Named(verdict(Fresh));
        foreach (var status in Enum.GetValues<AttemptStatus>().Where(status => status is not AttemptStatus.Canceled))
            yield return Named(verdict(Fresh with { Status = status, RobotId = "robot-1" }), $".{status}");
        foreach (var reason in Enum.GetValues<CancelReason>())
            yield return Named(verdict(Fresh with { Status = AttemptStatus.Canceled, CancelReason = reason }), $".{nameof(AttemptStatus.Canceled)}.{reason}");
    }
}
