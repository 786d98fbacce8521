using Integrations.Abstractions;
using Integrations.StatusUpdates.Protection;

namespace Integrations.StatusUpdates;

/// <summary>A claimed delivery with what the partner knows and the changes that have no decision yet, oldest first.</summary>
internal sealed record Owed(Claimed Claim, string? LastWord, string? LastRobotId, IReadOnlyList<OwedChange> Changes)
{
    public required string ExternalId { get; init; }

    public required int ApiVersion { get; init; }

    /// <summary>Every change up to this one has been decided before.</summary>
    public required long LastSeqDecided { get; init; }

    /// <summary>Null while there is no delivery, only a conversation.</summary>
    public required Guid? DataKeyId { get; init; }

    /// <summary>Null when there is none, or the delivery's data was erased.</summary>
    public required byte[]? WrappedKey { get; init; }
}

/// <summary>A delivery under our lease: the partner is owed something about it.</summary>
internal sealed record Claimed(Guid DeliveryId, Lane Lane, long Token, DateTimeOffset PendingSince, int Attempts, long? SendingSeq, long? FormerToken)
{
    /// <summary>When our right to act on it ends, by this host's own clock, counted from before the claim was sent.</summary>
    public required long LeaseEnds { get; init; }

    /// <summary>Set when this is the one update that goes through a closed lane, and decides whether it opens.</summary>
    public long? Probe { get; init; }
}

/// <summary>What is owed about a delivery, as it stands.</summary>
/// <param name="Lane">That claims it.</param>
/// <param name="DueIn">Below zero when it is due.</param>
internal sealed record Debt(Lane Lane, TimeSpan DueIn);

/// <summary>A lane's first attempts, retries or replays: the unit of claiming.</summary>
internal readonly record struct Lane(IntegrationType Partner, Region Region, short Kind)
{
    public const short First = 0;
    public const short Retries = 1;
    public const short Replays = 2;
    public const int Kinds = 3;

    public LaneKey Key => new(Partner, Region);
}

/// <summary>What became of one change.</summary>
internal sealed record Decided(long Seq, Decision Decision, string? Reason = null, long? SupersededBy = null, Guid? ClientRequestId = null)
{
    /// <summary>Of a dead change: what it has in common with others, for grouping.</summary>
    public string? Cause { get; init; }
}
