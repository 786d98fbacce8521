using Integrations.Abstractions;

namespace Integrations.Benchmarks.Load;

/// <summary>The rows that one delivery leaves in one table, as expressions over its number <c>n</c> and its time <c>at</c>.</summary>
internal sealed record HistoryRows(string Table, string Columns, string Values)
{
    /// <summary>Ids rise with time as the gateway's do, and are the same wherever they are asked for; bytes are as long as told and look random.</summary>
    public const string Functions = """
        CREATE FUNCTION pg_temp.id(kind text, n bigint, at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
            SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(m, 1, 3) || '8' || substr(m, 4, 15))::uuid
            FROM (SELECT md5(kind || n) AS m) x $$;
        CREATE FUNCTION pg_temp.bytes(n bigint, length int) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
            SELECT substr(decode(repeat(md5(n::text), length / 16 + 1), 'hex'), 1, length) $$;
        """;

    private const string Key = "pg_temp.id('key', n, at)";
    private const string Id = "pg_temp.id('delivery', n, at)";
    private const string Call = "pg_temp.id('call', n, at)";
    private const string Headers = """'{"Content-Type": "application/json", "Authorization": "***"}'::jsonb""";

    /// <summary>Whom a row of the past belongs to: a partner that is served.</summary>
    public string Partner { get; init; } = nameof(IntegrationType.DOORDASH);

    public static readonly IReadOnlyList<HistoryRows> Past =
    [
        DataKey,
        new("customer", "id, integration_type, created_at", "pg_temp.id('customer', n, at), partner, at"),
        // A fingerprint has no order: its index grows everywhere at once.
        new("pii", "id, customer_id, kind, data_key_id, ciphertext, blind_index, created_at",
            $"pg_temp.id('pii', n, at), pg_temp.id('customer', n, at), 'CustomerPhone'::pii_kind, {Key}, pg_temp.bytes(n, 57), "
            + "pg_temp.bytes(n, 32), at"),
        Delivery("pg_temp.id('customer', n, at)"),
        new("incoming_request",
            "id, received_at, integration_type, api_version, region, route, method, path_values, headers, body, body_length, body_hash, "
            + "data_key_id, external_delivery_id, delivery_id, verdict",
            $"pg_temp.id('request', n, at), at, partner, 2, 'US'::region, 'create', 'POST', '{{}}'::jsonb, {Headers}, pg_temp.bytes(n, 900), 855, "
            + $"pg_temp.bytes(n, 32), {Key}, external_id, {Id}, 'Accepted'::request_verdict"),
        State("1::bigint", "'heading_to_dropoff'"),
        Update,
        new("status_decision", "decided_at, delivery_id, seq, decision, reason, client_request_id",
            $"at, {Id}, 1::bigint, 'Sent'::decision, 'http_200', {Call}"),
        new("client_requests",
            "id, requested_at, purpose, delivery_id, external_delivery_id, integration_type, api_version, region, operation, seq, "
            + "partner_status, robot_id, attempt, message_id, lease_token, method, url, headers, body, node",
            $"{Call}, at, 'StatusUpdate'::call_purpose, {Id}, external_id, partner, 2, 'US'::region, 'status', 1::bigint, "
            + $"'heading_to_dropoff', 'robot-0815', 1, replace({Id}::text, '-', '') || '-1', n::bigint, 'POST', "
            + $"'https://partner.example.com/drive/v2/deliveries/' || external_id || '/status', {Headers}, pg_temp.bytes(n, 400), 'past'"),
        new("client_responses",
            "client_request_id, requested_at, recorded_at, outcome, detail, status_code, headers, body, body_cut, data_key_id, duration, stale",
            $"{Call}, at, at, 'Sent'::call_outcome, 'http_200', 200, {Headers}, pg_temp.bytes(n, 63), false, {Key}, 12.5::double precision, false"),
    ];

    /// <summary>Since before anything was owed.</summary>
    public const string Pause = $"""
        INSERT INTO partner_lane (integration_type, region, needs_probe, trips, held_since, hold_drains, held_by, hold_reason)
        VALUES ('{nameof(IntegrationType.OLO)}', 'US', false, 0, now() - interval '1 day', false, 'bench', 'growth')
        """;

    /// <summary>Owed to a partner that is paused.</summary>
    public static readonly IReadOnlyList<HistoryRows> Waiting =
    [
        .. new[]
        {
            DataKey,
            Delivery("NULL::uuid"),
            State("0::bigint", "NULL::text"),
            Update,
            new HistoryRows("egress_ready", "delivery_id, integration_type, region, lane, due_at, pending_seq, pending_since, attempts",
                $"{Id}, partner, 'US'::region, 0::smallint, at + interval '1 microsecond' * n, 1::bigint, at, 0"),
        }.Select(rows => rows with { Partner = nameof(IntegrationType.OLO) }),
    ];

    private static HistoryRows DataKey => new("data_key", "id, integration_type, wrapped, created_at", $"{Key}, partner, pg_temp.bytes(n, 134), at");

    private static HistoryRows Update => new("status_update",
        "recorded_at, delivery_id, seq, status, attempt, robot_id, occurred_at, source_version, event_id, pickup_eta, dropoff_eta, latitude, longitude",
        $"at, {Id}, 1::bigint, 'InTransit'::attempt_status, 1, 'robot-0815', at, 1::bigint, 'event-1', at, at, "
        + "37.7683::double precision, -122.3984::double precision");

    private static HistoryRows Delivery(string customer) => new("delivery",
        "id, external_delivery_id, integration_type, api_version, region, status, source, customer_id, data_key_id, incoming_request_id, "
        + "received_at, content_hash, external_store_id, currency, order_value_minor, fee_minor, controlled_contents, contents_known, "
        + "pickup_eta, dropoff_eta, created_at, accepted_at, forwarded_at, answer_status, answer_content_type, answer_body",
        $"{Id}, external_id, partner, 2, 'US'::region, 'PROCESSED'::delivery_status, 'other'::source, {customer}, {Key}, "
        + "pg_temp.id('request', n, at), at, pg_temp.bytes(n, 32), 'store-12345', 'USD', 2599::bigint, 399::bigint, '{}'::controlled_contents[], "
        + "true, at, at, at, at, at, 200, 'application/json', pg_temp.bytes(n, 90)");

    private static HistoryRows State(string seq, string word) => new("external_state",
        "delivery_id, external_delivery_id, integration_type, api_version, region, last_status_sent, next_seq, last_seq_decided, "
        + "last_seq_sent, last_source_version",
        $"{Id}, external_id, partner, 2, 'US'::region, {word}, 1::bigint, {seq}, {seq}, 1::bigint");
}
