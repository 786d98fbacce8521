namespace Integrations.Abstractions;

/// <summary>One status change of one delivery, with all that a partner's wording may need. The same change gives the same words.</summary>
public sealed record StatusChange
{
    public required Guid DeliveryId { get; init; }

    public required string ExternalId { get; init; }

    public required int ApiVersion { get; init; }

    public required Region Region { get; init; }

    /// <summary>Dense from 1 within the delivery; the partner may use it to order what it receives.</summary>
    public required long Seq { get; init; }

    public required AttemptStatus Status { get; init; }

    /// <summary>1 for the first robot, one more after each takeover.</summary>
    public required int Attempt { get; init; }

    public string? RobotId { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    public DateTimeOffset? PickupEta { get; init; }

    public DateTimeOffset? DropoffEta { get; init; }

    public GeoPoint? Position { get; init; }

    public CancelReason? CancelReason { get; init; }

    /// <summary>True when the partner itself asked for the cancellation: many partners need not be told what they ordered.</summary>
    public bool CanceledByPartner { get; init; }

    public string? StoreId { get; init; }

    /// <summary>As the order brought it in <see cref="DeliveryDraft.PartnerReference"/>.</summary>
    public string? PartnerReference { get; init; }

    public Money? Fee { get; init; }

    /// <summary>The id of this telling: the same on every retry. A partner that remembers ids hears each update once.</summary>
    public string MessageId => $"{DeliveryId:N}-{Seq}";
}
