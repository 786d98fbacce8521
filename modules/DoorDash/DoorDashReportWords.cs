namespace Integrations.Modules.DoorDash;

/// <summary>
/// What DoorDash reports in its own words. Only a cancellation is understood; the lists tell a word that is new from one that is merely
/// passed on. https://developer.doordash.com/en-US/docs/drive/reference/webhooks
/// </summary>
internal static class DoorDashReportWords
{
    public static readonly IReadOnlyList<string> Events =
    [
        "DASHER_CONFIRMED", "DASHER_ENROUTE_TO_PICKUP", "DASHER_CONFIRMED_PICKUP_ARRIVAL", "DASHER_PICKED_UP", "DASHER_ENROUTE_TO_DROPOFF",
        "DASHER_CONFIRMED_DROPOFF_ARRIVAL", "DASHER_DROPPED_OFF", "DELIVERY_CANCELLED", "DELIVERY_RETURN_INITIALIZED",
        "DASHER_ENROUTE_TO_RETURN", "DASHER_CONFIRMED_RETURN_ARRIVAL", "DELIVERY_RETURNED", "DELIVERY_BATCHED",
    ];

    public static readonly IReadOnlyList<string> Statuses =
    [
        "quote", "created", "confirmed", "enroute_to_pickup", "arrived_at_pickup", "picked_up", "enroute_to_dropoff", "arrived_at_dropoff",
        "delivered", "enroute_to_return", "arrived_at_return", "returned", "cancelled",
    ];

    public static readonly IReadOnlyList<string> ClassicEvents =
    [
        "delivery_created", "dasher_confirmed", "driver_batched", "dasher_confirmed_store_arrival", "dasher_picked_up",
        "dasher_confirmed_consumer_arrival", "dasher_dropped_off", "delivery_cancelled", "delivery_pending_return",
        "dasher_confirmed_return_arrival", "dasher_dropped_off_return", "return_delivery_cancelled", "delivery_attempted",
        "dasher_supplied_parking_details", "delivery_post_tip_received", "delivery_refunded", "delivery_abandoned",
    ];

    public static readonly IReadOnlyList<string> ClassicStatuses =
        ["scheduled", "assigned", "picked_up", "delivered", "cancelled", "pending_return", "returned"];
}
