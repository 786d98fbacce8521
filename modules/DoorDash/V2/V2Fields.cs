using Integrations.Abstractions;

namespace Integrations.Modules.DoorDash.V2;

/// <summary>Drive v2's names for the fields that the platform may find fault with.</summary>
internal static class V2Fields
{
    public static string NameOf(DraftField field) => field switch
    {
        DraftField.ExternalId => DoorDashIds.Field,
        DraftField.StoreId => "pickup_external_store_id",
        // The contract has no pickup coordinate. One that is missing is mended by naming a store that we know.
        DraftField.PickupLocation => "pickup_external_store_id",
        DraftField.PickupAddress => "pickup_address",
        DraftField.PickupPhone => "pickup_phone_number",
        DraftField.PickupInstructions => "pickup_instructions",
        DraftField.DropoffLocation => "dropoff_location",
        DraftField.DropoffAddress => "dropoff_address",
        DraftField.DropoffPhone => "dropoff_phone_number",
        DraftField.DropoffName => "dropoff_contact_given_name",
        DraftField.DropoffEmail => "dropoff_email_address",
        DraftField.DropoffInstructions => "dropoff_instructions",
        DraftField.Items => "items",
        DraftField.ItemName => "items[].name",
        DraftField.ItemQuantity => "items[].quantity",
        DraftField.ItemPrice => "items[].price",
        DraftField.OrderValue => "order_value",
        DraftField.Tip => "tip",
        DraftField.Contents => "order_contains",
        DraftField.PickupReadyAt => "pickup_time",
        DraftField.PickupDeadline => "pickup_window.end_time",
        DraftField.DropoffReadyAt => "dropoff_window.start_time",
        DraftField.DropoffDeadline => "dropoff_time",
    };
}
