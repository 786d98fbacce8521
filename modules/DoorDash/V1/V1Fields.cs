using Integrations.Abstractions;

namespace Integrations.Modules.DoorDash.V1;

/// <summary>Drive classic's names for the fields that the platform may find fault with.</summary>
internal static class V1Fields
{
    public static string NameOf(DraftField field) => field switch
    {
        DraftField.ExternalId => DoorDashIds.Field,
        DraftField.StoreId => "external_store_id",
        DraftField.PickupLocation => "pickup_address.location",
        DraftField.PickupAddress => "pickup_address",
        DraftField.PickupPhone => "pickup_phone_number",
        DraftField.PickupInstructions => "pickup_instructions",
        DraftField.DropoffLocation => "dropoff_address.location",
        DraftField.DropoffAddress => "dropoff_address",
        DraftField.DropoffPhone => "customer.phone_number",
        DraftField.DropoffName => "customer.first_name",
        DraftField.DropoffEmail => "customer.email",
        DraftField.DropoffInstructions => "dropoff_instructions",
        DraftField.Items => "items",
        DraftField.ItemName => "items[].name",
        DraftField.ItemQuantity => "items[].quantity",
        DraftField.ItemPrice => "items[].price",
        DraftField.OrderValue => "order_value",
        DraftField.Tip => "tip",
        DraftField.Contents => "order_contains_list",
        DraftField.PickupReadyAt => "pickup_time",
        DraftField.PickupDeadline => "pickup_window_end_time",
        DraftField.DropoffReadyAt => "delivery_window_start_time",
        DraftField.DropoffDeadline => "delivery_time",
    };
}
