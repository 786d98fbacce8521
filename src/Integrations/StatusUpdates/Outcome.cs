using Integrations.Exchange;

namespace Integrations.StatusUpdates;

/// <summary>What is recorded about a claim when its holder is done: state, explanation, audit and the end of the lease, together.</summary>
internal sealed record Outcome(Claimed Claim)
{
    /// <summary>Every change up to this one is decided; null when nothing is.</summary>
    public long? DecidedTo { get; init; }

    public IReadOnlyList<Decided> Decided { get; init; } = [];

    /// <summary>The change that the partner took, with word and robot; null when it took none.</summary>
    public SentWord? Sent { get; init; }

    /// <summary>
    /// A change was given up whose call may have arrived. From here on nobody knows what the partner heard last, so nothing may be
    /// suppressed as known.
    /// </summary>
    public bool Unsure { get; init; }

    /// <summary>Until the row is due again, where it stays.</summary>
    public TimeSpan Delay { get; init; }

    public int Attempts { get; init; }

    /// <summary>The change whose call may have arrived without an answer.</summary>
    public long? InDoubt { get; init; }

    /// <summary>Null when no call was made.</summary>
    public CallRecord? Call { get; init; }

    /// <summary>Gives an unused claim back at once, as it was.</summary>
    public static Outcome Unused(Claimed claim) => new(claim) { Attempts = claim.Attempts, InDoubt = claim.SendingSeq };
}

/// <param name="Seq">Of the entry.</param>
/// <param name="Word">Null for an answer: what the partner knows of the status stays.</param>
/// <param name="RobotId">Told with it.</param>
internal sealed record SentWord(long Seq, string? Word, string? RobotId);

/// <summary>The answer side of the audit.</summary>
internal sealed record CallRecord(Guid RequestId, DateTimeOffset RequestedAt, CallOutcome Outcome, string Detail)
{
    /// <summary>True where it is open whether the call was ever written down: this is kept only if it was.</summary>
    public bool Perhaps { get; init; }

    public int? Status { get; init; }

    /// <summary>JSON, masked.</summary>
    public string? Headers { get; init; }

    public byte[]? Body { get; init; }

    public bool BodyCut { get; init; }

    public Guid? DataKeyId { get; init; }

    public double? DurationMilliseconds { get; init; }
}
