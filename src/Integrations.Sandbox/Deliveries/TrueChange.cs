using Integrations.Abstractions;

namespace Integrations.Sandbox.Deliveries;

/// <summary>One status change as it truly happened, in the words in which the gateway is told.</summary>
internal sealed record TrueChange
{
    public required string EventId { get; init; }

    /// <summary>Rises from 1 within the delivery.</summary>
    public required long Version { get; init; }

    public required AttemptStatus Status { get; init; }

    public required int Attempt { get; init; }

    public string? RobotId { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    public DateTimeOffset? PickupEta { get; init; }

    public DateTimeOffset? DropoffEta { get; init; }

    public GeoSpot? Position { get; init; }

    public CancelReason? CancelReason { get; init; }
}
