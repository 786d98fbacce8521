using Integrations.Abstractions;
using Integrations.Storage;
using Npgsql;

namespace Integrations.Deliveries;

/// <summary>Finds the store that an order names.</summary>
internal static class StoreLookup
{
    private const string ById = """
        SELECT region, name, active, latitude, longitude, updated_at FROM store WHERE integration_type = $1 AND external_store_id = $2
        """;

    public static NpgsqlBatchCommand Find(IntegrationType partner, string? storeId) =>
        new NpgsqlBatchCommand(ById).WithEnum(partner).With(storeId);

    /// <summary>Null where there is none.</summary>
    public static async Task<Store?> ReadAsync(NpgsqlDataReader reader, IntegrationType partner, string? storeId, CancellationToken token)
    {
        if (storeId is null || !await reader.ReadAsync(token))
            return null;
        return new Store
        {
            IntegrationType = partner,
            ExternalStoreId = storeId,
            Region = reader.GetFieldValue<Region>(0),
            Name = reader.IsDBNull(1) ? null : reader.GetString(1),
            Active = reader.GetBoolean(2),
            Latitude = reader.IsDBNull(3) ? null : reader.GetDouble(3),
            Longitude = reader.IsDBNull(4) ? null : reader.GetDouble(4),
            UpdatedAt = reader.GetFieldValue<DateTimeOffset>(5),
        };
    }
}
