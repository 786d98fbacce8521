using Integrations.Abstractions;
using Integrations.Exchange;

namespace Integrations.Deliveries;

/// <summary>What the Deliveries service says: a closed family.</summary>
public abstract record ServiceAnswer
{
    private ServiceAnswer()
    {
    }

    /// <summary>Yes. Fee and times where it says them.</summary>
    public sealed record Taken(Money? Fee, DateTimeOffset? PickupEta, DateTimeOffset? DropoffEta) : ServiceAnswer;

    public sealed record Offered(string QuoteId, Money Fee, DateTimeOffset PickupEta, DateTimeOffset DropoffEta, DateTimeOffset ExpiresAt) : ServiceAnswer;

    public sealed record Refused(RefusalReason Reason) : ServiceAnswer;

    /// <summary>The delivery is over, or not where the call needs it.</summary>
    public sealed record TooLate : ServiceAnswer;

    /// <summary>It knows no such delivery.</summary>
    public sealed record Unknown : ServiceAnswer;

    /// <summary>Nothing that answers the question: no answer, or one that only says that it could not be dealt with now.</summary>
    public sealed record NoAnswer(Transport Transport, string Detail, TimeSpan? RetryAfter) : ServiceAnswer;
}
