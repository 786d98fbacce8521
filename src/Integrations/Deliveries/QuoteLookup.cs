using Integrations.Abstractions;
using Integrations.Storage;
using Npgsql;

namespace Integrations.Deliveries;

/// <summary>Finds an offer of ours that still holds.</summary>
internal static class QuoteLookup
{
    private const string Select = """
        SELECT q.id, q.integration_type, q.external_delivery_id, q.api_version, q.region, q.incoming_request_id, q.received_at,
            q.service_quote_id, q.fee_minor, q.currency, q.pickup_eta, q.dropoff_eta, q.quoted_at, q.expires_at
        FROM quote q
        WHERE q.integration_type = $1 AND q.expires_at > $3 AND 
        """;

    private const string ById = Select + "q.id = $2";

    private const string Latest = Select + "q.external_delivery_id = $2 ORDER BY q.quoted_at DESC LIMIT 1";

    /// <summary>
    /// True for an id of the form that we give. Any other is a word between the partner and somebody else: it binds us to nothing, so the
    /// order is carried at its own price.
    /// </summary>
    public static bool IsOurs(string? quoteId) => Guid.TryParse(quoteId, out _);

    /// <summary>By the id that we gave it; what is no such id finds nothing.</summary>
    public static NpgsqlBatchCommand Find(IntegrationType partner, string? quoteId, DateTimeOffset now) =>
        new NpgsqlBatchCommand(ById).WithEnum(partner).With(Guid.TryParse(quoteId, out var id) ? id : (Guid?)null).With(now);

    public static NpgsqlBatchCommand FindLatest(IntegrationType partner, string externalId, DateTimeOffset now) =>
        new NpgsqlBatchCommand(Latest).WithEnum(partner).With(externalId).With(now);

    /// <summary>Null where there is none.</summary>
    public static async Task<Quote?> ReadAsync(NpgsqlDataReader reader, CancellationToken token)
    {
        if (!await reader.ReadAsync(token))
            return null;
        return new Quote
        {
            Id = reader.GetGuid(0),
            IntegrationType = reader.GetFieldValue<IntegrationType>(1),
            ExternalDeliveryId = reader.GetString(2),
            ApiVersion = reader.GetInt32(3),
            Region = reader.GetFieldValue<Region>(4),
            IncomingRequestId = reader.GetGuid(5),
            ReceivedAt = reader.GetFieldValue<DateTimeOffset>(6),
            ServiceQuoteId = reader.GetString(7),
            FeeMinor = reader.GetInt64(8),
            Currency = reader.GetString(9),
            PickupEta = reader.GetFieldValue<DateTimeOffset>(10),
            DropoffEta = reader.GetFieldValue<DateTimeOffset>(11),
            QuotedAt = reader.GetFieldValue<DateTimeOffset>(12),
            ExpiresAt = reader.GetFieldValue<DateTimeOffset>(13),
        };
    }
}
