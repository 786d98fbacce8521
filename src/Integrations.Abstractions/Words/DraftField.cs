namespace Integrations.Abstractions;

/// <summary>The fields that the platform's own validation can find fault with; a mapper says what its partner calls each.</summary>
public enum DraftField
{
    ExternalId,
    StoreId,
    PickupLocation,
    PickupAddress,
    PickupPhone,
    PickupInstructions,
    DropoffLocation,
    DropoffAddress,
    DropoffPhone,
    DropoffName,
    DropoffEmail,
    DropoffInstructions,
    Items,
    ItemName,
    ItemQuantity,
    ItemPrice,
    OrderValue,
    Tip,
    Contents,
    PickupReadyAt,
    PickupDeadline,
    DropoffReadyAt,
    DropoffDeadline,
}
