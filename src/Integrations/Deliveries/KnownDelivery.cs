using Integrations.Abstractions;

namespace Integrations.Deliveries;

/// <summary>A delivery that a partner may count on, with what is known of it now. No personal value.</summary>
public sealed record KnownDelivery
{
    public required Guid Id { get; init; }

    public required string ExternalId { get; init; }

    public required int ApiVersion { get; init; }

    public required Region Region { get; init; }

    public required DeliveryStatus Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required byte[] ContentHash { get; init; }

    /// <summary>Null when it was refused after all: the external id is free again.</summary>
    public DateTimeOffset? AcceptedAt { get; init; }

    public DateTimeOffset? ForwardedAt { get; init; }

    public Guid? CustomerId { get; init; }

    public string? PickupCountry { get; init; }

    public string? DropoffCountry { get; init; }

    public DateTimeOffset? CanceledByPartnerAt { get; init; }

    /// <summary>The partner has cancelled it, whether or not the Deliveries service has heard.</summary>
    public bool IsBeingCanceled { get; init; }

    public Money? Fee { get; init; }

    public Money? OrderValue { get; init; }

    public Money? Tip { get; init; }

    public DateTimeOffset? PickupEta { get; init; }

    public DateTimeOffset? DropoffEta { get; init; }

    /// <summary>The last status that the Deliveries service reported.</summary>
    public AttemptStatus? CurrentStatus { get; init; }

    public string? RobotId { get; init; }

    public CancelReason? CancelReason { get; init; }

    public DateTimeOffset? CurrentAt { get; init; }

    /// <summary>What the partner was answered, once it was.</summary>
    public KeptAnswer? Answer { get; init; }

    public bool IsFinal => CurrentStatus?.IsFinal() is true || Status is DeliveryStatus.INVALID;

    /// <summary>What the partner may know.</summary>
    public DeliveryFacts Facts => new()
    {
        DeliveryId = Id,
        ExternalId = ExternalId,
        CreatedAt = CreatedAt,
        UpdatedAt = CurrentAt ?? CreatedAt,
        // Refused behind the partner's back: no robot ever had it.
        Status = Status is DeliveryStatus.INVALID ? CurrentStatus ?? AttemptStatus.RequestFailed : CurrentStatus,
        RobotId = RobotId,
        CancelReason = CancelReason,
        Fee = Fee,
        OrderValue = OrderValue,
        Tip = Tip,
        PickupEta = PickupEta,
        DropoffEta = DropoffEta,
    };
}

/// <summary>An answer as it was given, word for word.</summary>
public sealed record KeptAnswer(int Status, string ContentType, byte[] Body);
