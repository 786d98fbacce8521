namespace Integrations.Abstractions;

/// <summary>
/// An order as a partner asked for it, in our words: what a module reads and the platform validates.
/// Nothing here is checked yet; absent is null, never an empty text.
/// </summary>
public sealed record DeliveryDraft
{
    /// <summary>The partner's id of the delivery: idempotency key, unique for the partner.</summary>
    public required string ExternalId { get; init; }

    public required Source Source { get; init; }

    /// <summary>The marketplace's name as the partner wrote it, kept where it is not one of ours.</summary>
    public string? SourceWord { get; init; }

    /// <summary>The partner's id of the store; the store's record completes a missing pickup location.</summary>
    public string? StoreId { get; init; }

    /// <summary>The partner's id of a quote of ours that this order accepts.</summary>
    public string? QuoteId { get; init; }

    /// <summary>
    /// What our later calls have to name beside the external id, such as an order's id within a job: kept as it is and handed back in
    /// <see cref="StatusChange.PartnerReference"/>. Never a personal value.
    /// </summary>
    public string? PartnerReference { get; init; }

    public required Stop Pickup { get; init; }

    public required Stop Dropoff { get; init; }

    public IReadOnlyList<DraftItem> Items { get; init; } = [];

    /// <summary>True where the partner's contract demands at least one item.</summary>
    public bool ItemsRequired { get; init; }

    public Money? OrderValue { get; init; }

    public Money? Tip { get; init; }

    public IReadOnlyList<ControlledContents> Contents { get; init; } = [];

    /// <summary>False when the partner did not say anything about contents: unknown is not none.</summary>
    public bool ContentsKnown { get; init; }

    /// <summary>Years; the age to check at the door, where the partner asks for one.</summary>
    public int? MinimumAge { get; init; }

    public DateTimeOffset? PickupReadyAt { get; init; }

    public DateTimeOffset? PickupDeadline { get; init; }

    public DateTimeOffset? DropoffReadyAt { get; init; }

    public DateTimeOffset? DropoffDeadline { get; init; }

    public UndeliverableAction? IfUndeliverable { get; init; }
}

/// <summary>One end of the trip.</summary>
public sealed record Stop
{
    public Personal? ContactName { get; init; }

    public Personal? BusinessName { get; init; }

    public Personal? Phone { get; init; }

    public Personal? Email { get; init; }

    /// <summary>The whole address on one line.</summary>
    public Personal? Address { get; init; }

    public Personal? Instructions { get; init; }

    /// <summary>ISO 3166-1 alpha-2; decides how a national phone number is completed.</summary>
    public string? Country { get; init; }

    public GeoPoint? Location { get; init; }
}

public sealed record DraftItem
{
    public string? ExternalId { get; init; }

    public required Personal Name { get; init; }

    public Personal? Note { get; init; }

    public required int Quantity { get; init; }

    /// <summary>Price of one, in minor units of the order's currency.</summary>
    public long? UnitPrice { get; init; }

    public IReadOnlyList<ControlledContents> Contents { get; init; } = [];
}

/// <summary>What the partner wants done with goods that cannot be handed over.</summary>
public enum UndeliverableAction
{
    ReturnToPickup,
    Dispose,
    LeaveAtDoor,
}

/// <summary>What an update asks to change; null means unchanged.</summary>
public sealed record DeliveryChanges
{
    public Stop? Pickup { get; init; }

    public Stop? Dropoff { get; init; }

    public DateTimeOffset? PickupReadyAt { get; init; }

    public DateTimeOffset? DropoffDeadline { get; init; }

    public Money? Tip { get; init; }

    public bool IsEmpty => this == new DeliveryChanges();
}
