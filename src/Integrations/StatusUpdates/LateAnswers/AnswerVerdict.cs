using Integrations.Abstractions;

namespace Integrations.StatusUpdates.LateAnswers;

/// <summary>Between a verdict and what is kept of it.</summary>
internal static class AnswerVerdict
{
    public static AnswerContent Write(Verdict verdict) => verdict switch
    {
        Verdict.Quoted v => Write(v.Offer),
        Verdict.Refused v => new() { Kind = AnswerKind.Refused, Reason = v.Reason },
        Verdict.Accepted v => Write(AnswerKind.Accepted, v.Facts),
        // Kept for good: whoever is answered by a call learns no more of the waiting.
        Verdict.AcceptedPending v => Write(AnswerKind.Accepted, v.Facts),
        Verdict.Canceled v => Write(AnswerKind.Canceled, v.Facts),
        Verdict.CancelTooLate v => Write(AnswerKind.CancelTooLate, v.Facts),
        Verdict.Unlocked v => Write(AnswerKind.Unlocked, v.Facts),
        Verdict.UnlockRefused v => Write(AnswerKind.UnlockRefused, v.Facts),
        Verdict.Updated v => Write(AnswerKind.Updated, v.Facts),
        Verdict.UpdateTooLate v => Write(AnswerKind.UpdateTooLate, v.Facts),
        Verdict.State v => Write(AnswerKind.State, v.Facts),
        Verdict.Recorded => new() { Kind = AnswerKind.Recorded },
        Verdict.NotRelevant v => new() { Kind = AnswerKind.NotRelevant, Why = v.Why },
        Verdict.Invalid v => new() { Kind = AnswerKind.Invalid, Faults = v.Faults },
        Verdict.Conflict v => new() { Kind = AnswerKind.Conflict, DeliveryId = v.DeliveryId },
        Verdict.UnknownDelivery => new() { Kind = AnswerKind.UnknownDelivery },
        Verdict.Unavailable v => new() { Kind = AnswerKind.Unavailable, RetryAfterSeconds = v.RetryAfter.TotalSeconds },
        _ => throw new InvalidOperationException($"{verdict.GetType().Name} is answered at once or not at all."),
    };

    public static Verdict Read(AnswerContent content) => content.Kind!.Value switch
    {
        AnswerKind.Quoted => new Verdict.Quoted(Offer(content)),
        AnswerKind.Refused => new Verdict.Refused(content.Reason ?? RefusalReason.Other, content.ExternalId),
        AnswerKind.Accepted => new Verdict.Accepted(Facts(content)),
        AnswerKind.Canceled => new Verdict.Canceled(Facts(content)),
        AnswerKind.CancelTooLate => new Verdict.CancelTooLate(Facts(content)),
        AnswerKind.Unlocked => new Verdict.Unlocked(Facts(content)),
        AnswerKind.UnlockRefused => new Verdict.UnlockRefused(Facts(content)),
        AnswerKind.Updated => new Verdict.Updated(Facts(content)),
        AnswerKind.UpdateTooLate => new Verdict.UpdateTooLate(Facts(content)),
        AnswerKind.State => new Verdict.State(Facts(content)),
        AnswerKind.Recorded => new Verdict.Recorded(),
        AnswerKind.NotRelevant => new Verdict.NotRelevant(content.Why ?? ""),
        AnswerKind.Invalid => new Verdict.Invalid(content.Faults ?? []),
        AnswerKind.Conflict => new Verdict.Conflict(content.ExternalId ?? "") { DeliveryId = content.DeliveryId },
        AnswerKind.UnknownDelivery => new Verdict.UnknownDelivery(DeliveryRef.External(content.ExternalId ?? "")),
        AnswerKind.Unavailable => new Verdict.Unavailable(TimeSpan.FromSeconds(content.RetryAfterSeconds ?? 0)),
    };

    private static AnswerContent Write(QuoteOffer offer) => new()
    {
        Kind = AnswerKind.Quoted,
        QuoteId = offer.QuoteId,
        Fee = offer.Fee.MinorUnits,
        Currency = offer.Fee.Currency,
        QuotedAt = offer.QuotedAt,
        PickupEta = offer.PickupEta,
        DropoffEta = offer.DropoffEta,
        ExpiresAt = offer.ExpiresAt,
    };

    private static AnswerContent Write(AnswerKind kind, DeliveryFacts facts) => new()
    {
        Kind = kind,
        DeliveryId = facts.DeliveryId,
        CreatedAt = facts.CreatedAt,
        UpdatedAt = facts.UpdatedAt,
        Status = facts.Status,
        RobotId = facts.RobotId,
        CancelReason = facts.CancelReason,
        Currency = (facts.Fee ?? facts.OrderValue ?? facts.Tip)?.Currency,
        Fee = facts.Fee?.MinorUnits,
        OrderValue = facts.OrderValue?.MinorUnits,
        Tip = facts.Tip?.MinorUnits,
        PickupEta = facts.PickupEta,
        DropoffEta = facts.DropoffEta,
    };

    private static QuoteOffer Offer(AnswerContent content) => new()
    {
        QuoteId = content.QuoteId ?? "",
        ExternalId = content.ExternalId ?? "",
        Fee = Amount(content, content.Fee) ?? default,
        QuotedAt = content.QuotedAt ?? default,
        PickupEta = content.PickupEta ?? default,
        DropoffEta = content.DropoffEta ?? default,
        ExpiresAt = content.ExpiresAt ?? default,
    };

    private static DeliveryFacts Facts(AnswerContent content) => new()
    {
        DeliveryId = content.DeliveryId ?? default,
        ExternalId = content.ExternalId ?? "",
        CreatedAt = content.CreatedAt ?? default,
        UpdatedAt = content.UpdatedAt ?? default,
        Status = content.Status,
        RobotId = content.RobotId,
        CancelReason = content.CancelReason,
        Fee = Amount(content, content.Fee),
        OrderValue = Amount(content, content.OrderValue),
        Tip = Amount(content, content.Tip),
        PickupEta = content.PickupEta,
        DropoffEta = content.DropoffEta,
    };

    private static Money? Amount(AnswerContent content, long? minorUnits) =>
        minorUnits is { } units && content.Currency is { } currency ? new Money(units, currency) : null;
}
