namespace Integrations.Abstractions;

/// <summary>What came of a call to a partner. The kind decides; whether and when to try again is the platform's.</summary>
/// <param name="Kind">What happened, in the partner's terms.</param>
/// <param name="Detail">A stable word for grouping; no personal value, no text of the partner's.</param>
/// <param name="RetryAfter">As the partner asked; a floor, never shortened.</param>
public sealed record SendOutcome(OutcomeKind Kind, string Detail, TimeSpan? RetryAfter = null)
{
    /// <summary>An unknown answer counts as transient: trying again with the same id is the lesser harm.</summary>
    public bool Retryable => Kind switch
    {
        OutcomeKind.RateLimited or OutcomeKind.Transient or OutcomeKind.Unreachable or OutcomeKind.InDoubt
            or OutcomeKind.BadCredentials or OutcomeKind.Gone => true,
        OutcomeKind.Delivered or OutcomeKind.AlreadyFinal or OutcomeKind.UnknownDelivery or OutcomeKind.Refused => false,
    };

    /// <summary>The reading for partners that say everything with the status code.</summary>
    public static SendOutcome ByStatus(PartnerAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var detail = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"http_{answer.Status}");
        var kind = answer.Status switch
        {
            >= 200 and < 300 => OutcomeKind.Delivered,
            401 or 403 => OutcomeKind.BadCredentials,
            404 => OutcomeKind.UnknownDelivery,
            408 or 425 => OutcomeKind.Transient,
            410 => OutcomeKind.Gone,
            429 => OutcomeKind.RateLimited,
            >= 400 and < 500 => OutcomeKind.Refused,
            // A redirect is never followed: it would send an order's words to an address that nobody configured.
            >= 300 and < 400 => OutcomeKind.Refused,
            _ => OutcomeKind.Transient,
        };
        return new SendOutcome(kind, detail, answer.RetryAfter);
    }
}

public enum OutcomeKind
{
    /// <summary>The partner took it.</summary>
    Delivered,

    /// <summary>The partner says the delivery is over on its side: nothing more to tell, nothing failed.</summary>
    AlreadyFinal,

    /// <summary>The partner does not know the delivery, or no longer.</summary>
    UnknownDelivery,

    /// <summary>The endpoint is gone. Waits for an operator; nothing is lost.</summary>
    Gone,

    /// <summary>Our credential was not accepted. Waits for an operator; nothing is lost.</summary>
    BadCredentials,

    /// <summary>This payload will never be taken.</summary>
    Refused,

    RateLimited,

    Transient,

    /// <summary>Proved unsent: no connection was made.</summary>
    Unreachable,

    /// <summary>Sent, and no answer: the partner may have it.</summary>
    InDoubt,
}

/// <summary>A partner's answer as it arrived; the body is cut at the platform's limit.</summary>
public sealed record PartnerAnswer(int Status, ReadOnlyMemory<byte> Body, int ApiVersion, string Operation)
{
    public TimeSpan? RetryAfter { get; init; }
}
