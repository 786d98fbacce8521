namespace Integrations.Deliveries;

/// <summary>What a command needs to know of its delivery and its request.</summary>
internal static class CommandContentSql
{
    public const string Delivery = """
        SELECT d.status, d.external_delivery_id, d.integration_type, d.api_version, d.region, d.source, d.customer_id, d.external_store_id,
            q.service_quote_id, d.currency, d.order_value_minor, d.tip_minor, d.controlled_contents, d.contents_known, d.minimum_age,
            d.if_undeliverable, d.pickup_ready_at, d.pickup_deadline, d.dropoff_ready_at, d.dropoff_deadline,
            pa.country, pl.latitude, pl.longitude, da.country, dl.latitude, dl.longitude, k.id, k.wrapped,
            (SELECT e.rule FROM delivery_error e WHERE e.delivery_id = d.id ORDER BY e.created_at DESC, e.id DESC LIMIT 1),
            EXISTS (SELECT FROM external_state s WHERE s.delivery_id = d.id AND s.awaited IS NOT NULL)
        FROM delivery d
        JOIN data_key k ON k.id = d.data_key_id
        LEFT JOIN quote q ON q.id = d.quote_id
        LEFT JOIN address pa ON pa.id = d.pickup_address_id
        LEFT JOIN location pl ON pl.id = pa.location_id
        LEFT JOIN address da ON da.id = d.dropoff_address_id
        LEFT JOIN location dl ON dl.id = da.location_id
        WHERE d.id = $1
        """;

    public const string Items = """
        SELECT id, external_item_id, quantity, unit_price_minor, controlled_contents FROM item WHERE delivery_id = $1 ORDER BY position
        """;

    public const string Request = "SELECT route, path_values, headers FROM incoming_request WHERE id = $1 AND received_at = $2";
}
