using Integrations.Abstractions;
using Integrations.Storage;
using Npgsql;

namespace Integrations.Deliveries;

/// <summary>Inserts of this room, for the transaction of a request.</summary>
internal static class DeliveryRows
{
    /// <summary>The index that lets only one request have an external id.</summary>
    public const string ExternalIdIndex = "ux_delivery_integration_type_external_delivery_id";

    private const string InsertDelivery = """
        INSERT INTO delivery (id, external_delivery_id, integration_type, api_version, region, status, source, source_word, customer_id,
            pickup_address_id, dropoff_address_id, data_key_id, incoming_request_id, received_at, content_hash, external_store_id, quote_id,
            currency, order_value_minor, tip_minor, fee_minor, controlled_contents, contents_known, minimum_age, if_undeliverable,
            pickup_ready_at, pickup_deadline, dropoff_ready_at, dropoff_deadline, pickup_eta, dropoff_eta, created_at, accepted_at,
            answer_status, answer_content_type, answer_body, partner_reference)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27,
            $28, $29, $30, $31, $32, $33, $34, $35, $36, $37)
        """;

    private const string InsertItem = """
        INSERT INTO item (id, delivery_id, position, external_item_id, quantity, unit_price_minor, controlled_contents, data_key_id, text)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;

    private const string InsertLocation = "INSERT INTO location (id, latitude, longitude) VALUES ($1, $2, $3)";

    private const string InsertAddress = "INSERT INTO address (id, kind, country, location_id) VALUES ($1, $2, $3, $4)";

    private const string InsertError =
        "INSERT INTO delivery_error (id, delivery_id, path, rule, created_at) VALUES ($1, $2, $3, $4, $5)";

    // Whoever comes first has given the answer.
    private const string SetAnswer = """
        UPDATE delivery SET answer_status = $2, answer_content_type = $3, answer_body = $4 WHERE id = $1 AND answer_status IS NULL
        """;

    private const string Change = """
        UPDATE delivery SET tip_minor = coalesce($2, tip_minor), currency = coalesce(currency, $3),
            pickup_ready_at = coalesce($4, pickup_ready_at), dropoff_deadline = coalesce($5, dropoff_deadline)
        WHERE id = $1
        """;

    private const string ChangePlace = """
        UPDATE address SET location_id = $3, country = coalesce($4, country)
        WHERE id = (SELECT CASE WHEN $2 = 'Pickup' THEN pickup_address_id ELSE dropoff_address_id END FROM delivery WHERE id = $1)
        """;

    private const string LockUntilCommit = "SELECT pg_advisory_xact_lock($1)";

    private const string SelectRefused = """
        SELECT d.id, d.answer_status, d.answer_content_type, d.answer_body,
            ARRAY(SELECT e.path FROM delivery_error e WHERE e.delivery_id = d.id ORDER BY e.id),
            ARRAY(SELECT e.rule FROM delivery_error e WHERE e.delivery_id = d.id ORDER BY e.id)
        FROM delivery d
        WHERE d.integration_type = $1 AND d.external_delivery_id = $2 AND d.content_hash = $3 AND d.status = $4 AND d.accepted_at IS NULL
            AND d.answer_status IS NOT NULL
        """;

    private const string InsertQuote = """
        INSERT INTO quote (id, integration_type, external_delivery_id, api_version, region, incoming_request_id, received_at,
            service_quote_id, fee_minor, currency, pickup_eta, dropoff_eta, quoted_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """;

    public static NpgsqlBatchCommand Insert(Delivery d) => new NpgsqlBatchCommand(InsertDelivery)
        .With(d.Id).With(d.ExternalDeliveryId).WithEnum(d.IntegrationType).With(d.ApiVersion).WithEnum(d.Region).WithEnum(d.Status)
        .WithEnum(d.Source).With(d.SourceWord).With(d.CustomerId).With(d.PickupAddressId).With(d.DropoffAddressId).With(d.DataKeyId)
        .With(d.IncomingRequestId).With(d.ReceivedAt).With(d.ContentHash).With(d.ExternalStoreId).With(d.QuoteId).With(d.Currency)
        .With(d.OrderValueMinor).With(d.TipMinor).With(d.FeeMinor).WithArray(d.ControlledContents).With(d.ContentsKnown)
        .With(d.MinimumAge).WithEnum(d.IfUndeliverable).With(d.PickupReadyAt).With(d.PickupDeadline).With(d.DropoffReadyAt)
        .With(d.DropoffDeadline).With(d.PickupEta).With(d.DropoffEta).With(d.CreatedAt).With(d.AcceptedAt)
        .With(d.AnswerStatus).With(d.AnswerContentType).With(d.AnswerBody).With(d.PartnerReference);

    public static NpgsqlBatchCommand Insert(Item i) => new NpgsqlBatchCommand(InsertItem)
        .With(i.Id).With(i.DeliveryId).With(i.Position).With(i.ExternalItemId).With(i.Quantity).With(i.UnitPriceMinor)
        .WithArray(i.ControlledContents).With(i.DataKeyId).With(i.Text);

    public static NpgsqlBatchCommand Insert(Location l) =>
        new NpgsqlBatchCommand(InsertLocation).With(l.Id).With(l.Latitude).With(l.Longitude);

    public static NpgsqlBatchCommand Insert(Address a) =>
        new NpgsqlBatchCommand(InsertAddress).With(a.Id).WithEnum(a.Kind).With(a.Country).With(a.LocationId);

    public static NpgsqlBatchCommand Insert(DeliveryError e) =>
        new NpgsqlBatchCommand(InsertError).With(e.Id).With(e.DeliveryId).With(e.Path).With(e.Rule).With(e.CreatedAt);

    public static NpgsqlBatchCommand Insert(Quote q) => new NpgsqlBatchCommand(InsertQuote)
        .With(q.Id).WithEnum(q.IntegrationType).With(q.ExternalDeliveryId).With(q.ApiVersion).WithEnum(q.Region).With(q.IncomingRequestId)
        .With(q.ReceivedAt).With(q.ServiceQuoteId).With(q.FeeMinor).With(q.Currency).With(q.PickupEta).With(q.DropoffEta).With(q.QuotedAt)
        .With(q.ExpiresAt);

    public static NpgsqlBatchCommand KeepAnswer(Guid deliveryId, int status, string contentType, ReadOnlyMemory<byte> body) =>
        new NpgsqlBatchCommand(SetAnswer).With(deliveryId).With(status).With(contentType).With(body.ToArray());

    /// <summary>What is null stays.</summary>
    public static NpgsqlBatchCommand Apply(Guid deliveryId, DeliveryChanges changes) => new NpgsqlBatchCommand(Change)
        .With(deliveryId).With(changes.Tip?.MinorUnits).With(changes.Tip?.Currency).With(changes.PickupReadyAt).With(changes.DropoffDeadline);

    /// <summary>Another place; a null location is one of which only the address line is known.</summary>
    public static NpgsqlBatchCommand Move(Guid deliveryId, AddressKind end, Guid? locationId, string? country) =>
        new NpgsqlBatchCommand(ChangePlace).With(deliveryId).WithEnum(end).With(locationId).With(country);

    public static NpgsqlBatchCommand Lock(long key) => new NpgsqlBatchCommand(LockUntilCommit).With(key);

    /// <summary>Earlier deliveries of the same content that were not taken: id, answer, paths and rules of the errors.</summary>
    public static NpgsqlBatchCommand FindRefused(Delivery d) => new NpgsqlBatchCommand(SelectRefused)
        .WithEnum(d.IntegrationType).With(d.ExternalDeliveryId).With(d.ContentHash).WithEnum(d.Status);
}
