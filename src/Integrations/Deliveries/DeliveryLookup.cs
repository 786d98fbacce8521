using Integrations.Abstractions;
using Integrations.Storage;
using Npgsql;

namespace Integrations.Deliveries;

/// <summary>Finds a partner's delivery among those that it may count on. A partner never sees, nor learns of, another's.</summary>
internal static class DeliveryLookup
{
    private const string Select = """
        SELECT d.id, d.external_delivery_id, d.api_version, d.region, d.status, d.created_at, d.content_hash, d.customer_id, p.country,
            q.country, d.canceled_by_partner_at, d.currency, d.fee_minor, d.order_value_minor, d.tip_minor,
            coalesce(s.current_pickup_eta, d.pickup_eta), coalesce(s.current_dropoff_eta, d.dropoff_eta), s.current_status,
            s.current_robot_id, s.current_cancel_reason, s.current_at, d.answer_status, d.answer_content_type, d.answer_body,
            d.accepted_at, d.forwarded_at,
            d.canceled_by_partner_at IS NOT NULL
                OR EXISTS (SELECT FROM delivery_command c WHERE c.delivery_id = d.id AND c.kind = 'Cancel')
        FROM delivery d
        LEFT JOIN external_state s ON s.delivery_id = d.id
        LEFT JOIN address p ON p.id = d.pickup_address_id
        LEFT JOIN address q ON q.id = d.dropoff_address_id
        WHERE d.integration_type = $1 AND 
        """;

    private const string ByExternalId = Select + "d.accepted_at IS NOT NULL AND d.external_delivery_id = $2";

    private const string ByOurId = Select + "d.accepted_at IS NOT NULL AND d.id = $2";

    // Also one that was refused meanwhile: its first answer is still an answer.
    private const string Any = Select + "d.id = $2";

    public static NpgsqlBatchCommand Find(IntegrationType partner, string externalId) =>
        new NpgsqlBatchCommand(ByExternalId).WithEnum(partner).With(externalId);

    public static NpgsqlBatchCommand Find(IntegrationType partner, DeliveryRef delivery) => delivery.DeliveryId is { } id
        ? new NpgsqlBatchCommand(ByOurId).WithEnum(partner).With(id)
        : Find(partner, delivery.ExternalId ?? "");

    public static NpgsqlBatchCommand FindAny(IntegrationType partner, Guid deliveryId) =>
        new NpgsqlBatchCommand(Any).WithEnum(partner).With(deliveryId);

    /// <summary>Null where there is none.</summary>
    public static async Task<KnownDelivery?> ReadAsync(NpgsqlDataReader reader, CancellationToken token)
    {
        if (!await reader.ReadAsync(token))
            return null;
        var currency = Get<string?>(reader, 11);
        return new KnownDelivery
        {
            Id = reader.GetGuid(0),
            ExternalId = reader.GetString(1),
            ApiVersion = reader.GetInt32(2),
            Region = reader.GetFieldValue<Region>(3),
            Status = reader.GetFieldValue<DeliveryStatus>(4),
            CreatedAt = reader.GetFieldValue<DateTimeOffset>(5),
            ContentHash = reader.GetFieldValue<byte[]>(6),
            CustomerId = Get<Guid?>(reader, 7),
            PickupCountry = Get<string?>(reader, 8),
            DropoffCountry = Get<string?>(reader, 9),
            CanceledByPartnerAt = Get<DateTimeOffset?>(reader, 10),
            Fee = Amount(reader, 12, currency),
            OrderValue = Amount(reader, 13, currency),
            Tip = Amount(reader, 14, currency),
            PickupEta = Get<DateTimeOffset?>(reader, 15),
            DropoffEta = Get<DateTimeOffset?>(reader, 16),
            CurrentStatus = Get<AttemptStatus?>(reader, 17),
            RobotId = Get<string?>(reader, 18),
            CancelReason = Get<CancelReason?>(reader, 19),
            CurrentAt = Get<DateTimeOffset?>(reader, 20),
            Answer = reader.IsDBNull(21) ? null : new KeptAnswer(reader.GetInt32(21), reader.GetString(22), reader.GetFieldValue<byte[]>(23)),
            AcceptedAt = Get<DateTimeOffset?>(reader, 24),
            ForwardedAt = Get<DateTimeOffset?>(reader, 25),
            IsBeingCanceled = reader.GetBoolean(26),
        };
    }

    private static Money? Amount(NpgsqlDataReader reader, int column, string? currency) =>
        currency is null || reader.IsDBNull(column) ? null : new Money(reader.GetInt64(column), currency);

    private static T? Get<T>(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? default : reader.GetFieldValue<T>(column);
}
