namespace Integrations.Abstractions;

/// <summary>What the platform decided about a message; the module words it for its partner.</summary>
public abstract record Verdict
{
    private Verdict()
    {
    }

    public sealed record Quoted(QuoteOffer Offer) : Verdict;

    /// <summary>A quote, an order or a transport plan that we do not take.</summary>
    public sealed record Refused(RefusalReason Reason, string? ExternalId) : Verdict;

    /// <summary>The Deliveries service carries it.</summary>
    public sealed record Accepted(DeliveryFacts Facts) : Verdict;

    /// <summary>Kept for good and on its way to the Deliveries service, which did not answer within the partner's patience.</summary>
    public sealed record AcceptedPending(DeliveryFacts Facts) : Verdict;

    public sealed record Canceled(DeliveryFacts Facts) : Verdict;

    public sealed record CancelTooLate(DeliveryFacts Facts) : Verdict;

    public sealed record Unlocked(DeliveryFacts Facts) : Verdict;

    /// <summary>The robot is not where it can be opened.</summary>
    public sealed record UnlockRefused(DeliveryFacts Facts) : Verdict;

    public sealed record Updated(DeliveryFacts Facts) : Verdict;

    public sealed record UpdateTooLate(DeliveryFacts Facts) : Verdict;

    public sealed record State(DeliveryFacts Facts) : Verdict;

    /// <summary>A report or a plan is stored.</summary>
    public sealed record Recorded : Verdict;

    public sealed record NotRelevant(string Why) : Verdict;

    public sealed record Invalid(IReadOnlyList<Fault> Faults) : Verdict;

    /// <summary>The same external id came before with other content; the first stands.</summary>
    public sealed record Conflict(string ExternalId) : Verdict
    {
        /// <summary>Our id of the delivery that stands, for partners whose answer points to it.</summary>
        public Guid? DeliveryId { get; init; }
    }

    public sealed record UnknownDelivery(DeliveryRef Delivery) : Verdict;

    public sealed record Unauthenticated : Verdict;

    public sealed record TooLarge(int LimitBytes) : Verdict;

    public sealed record UnsupportedContentType(IReadOnlyList<string> Allowed) : Verdict;

    public sealed record TooManyRequests(TimeSpan RetryAfter) : Verdict;

    /// <summary>We cannot keep the request now; nothing was stored.</summary>
    public sealed record Unavailable(TimeSpan RetryAfter) : Verdict;

    /// <summary>Our own mistake; the request is kept.</summary>
    public sealed record Failed : Verdict;
}

public sealed record QuoteOffer
{
    public required string QuoteId { get; init; }

    public required string ExternalId { get; init; }

    public required Money Fee { get; init; }

    public required DateTimeOffset QuotedAt { get; init; }

    public required DateTimeOffset PickupEta { get; init; }

    public required DateTimeOffset DropoffEta { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>What a partner may know of a delivery. No personal value.</summary>
public sealed record DeliveryFacts
{
    public required Guid DeliveryId { get; init; }

    public required string ExternalId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Null until the Deliveries service has said anything.</summary>
    public AttemptStatus? Status { get; init; }

    public string? RobotId { get; init; }

    public CancelReason? CancelReason { get; init; }

    public Money? Fee { get; init; }

    public Money? OrderValue { get; init; }

    public Money? Tip { get; init; }

    public DateTimeOffset? PickupEta { get; init; }

    public DateTimeOffset? DropoffEta { get; init; }
}
