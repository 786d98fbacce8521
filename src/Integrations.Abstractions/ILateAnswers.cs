namespace Integrations.Abstractions;

/// <summary>
/// Only where a partner is answered by a call of ours: its request gets an empty receipt, and what we decided follows on the same way as
/// statuses, in order with them. Pure, never throws.
/// </summary>
public interface ILateAnswers : IPartnerPart
{
    /// <summary>What the partner waits for after this message; null where our reply says all that there is to say.</summary>
    AwaitedAnswer? Awaits(InboundMessage message);

    /// <summary>The call that answers. Total over the verdicts: a "no" is an answer too.</summary>
    Saying Word(LateAnswer answer);
}

/// <summary>An answer that the partner waits for. No personal value, so the platform may keep it.</summary>
/// <param name="EventId">The partner's id of what is answered: the same id again is the same event, and is answered once.</param>
/// <param name="StoreId">The partner's id of the store in whose name it is answered.</param>
/// <param name="ExternalId">The delivery that it is about, where it can be read: all answers about one are given in order.</param>
public sealed record AwaitedAnswer(string EventId, string? StoreId, string? ExternalId);

/// <summary>An answer on its way, with all that a partner's wording may need. The same answer gives the same words.</summary>
public sealed record LateAnswer
{
    public required AwaitedAnswer To { get; init; }

    /// <summary>Never one of those that are answered at once because nothing is kept (unauthenticated, too large, failed).</summary>
    public required Verdict Verdict { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    public required int ApiVersion { get; init; }

    public required Region Region { get; init; }
}
