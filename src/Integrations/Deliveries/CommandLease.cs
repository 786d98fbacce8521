namespace Integrations.Deliveries;

/// <summary>The right to act on a command, until somebody else has it.</summary>
/// <param name="CommandId">The command.</param>
/// <param name="Token">What the row must still hold when an outcome is recorded.</param>
/// <param name="Attempts">Calls made before.</param>
internal sealed record CommandLease(Guid CommandId, long Token, int Attempts)
{
    /// <summary>
    /// How long: longer than the longest call (20 s) and its recording, and shorter than the 30 s within which the work of a dead host
    /// goes on, because the other hosts look for it every second or so.
    /// </summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(25);

    /// <summary>
    /// A command is born leased to the request that asked for it. That lease is held once in a command's life, so it needs no number
    /// from the sequence, which begins at 1.
    /// </summary>
    public const long OfTheRequest = 0;
}

/// <summary>A command taken from the table.</summary>
internal sealed record ClaimedCommand(CommandLease Lease, Guid DeliveryId, CommandKind Kind, Guid IncomingRequestId, DateTimeOffset ReceivedAt)
{
    public string? PartnerReason { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>True when the last holder never reported: a call of its may be open.</summary>
    public bool Abandoned { get; init; }
}
