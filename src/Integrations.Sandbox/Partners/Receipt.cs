namespace Integrations.Sandbox.Partners;

/// <summary>One call of ours as a partner's endpoint kept it.</summary>
public sealed record Receipt
{
    /// <summary>Rises with each call that arrives, over all partners.</summary>
    public required long Seq { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Partner { get; init; }

    public required string Region { get; init; }

    public required int ApiVersion { get; init; }

    public required string Operation { get; init; }

    public required string ExternalId { get; init; }

    public string? MessageId { get; init; }

    /// <summary>Of an answer: the partner's event.</summary>
    public string? EventId { get; init; }

    public required string Word { get; init; }

    public string? Robot { get; init; }

    /// <summary>SHA-256 of path and body: names the message where the partner's contract has no message id.</summary>
    public required string Digest { get; init; }

    /// <summary>The status that was answered; null where the connection was cut instead.</summary>
    public int? Answered { get; init; }

    /// <summary>True when the call took effect at the partner, whether or not its answer came through.</summary>
    public required bool Heard { get; init; }

    /// <summary>True when the caller cannot know that the call took effect.</summary>
    public bool InDoubt { get; init; }

    /// <summary>What the partner's contract finds wrong: the field and the rule.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];
}
