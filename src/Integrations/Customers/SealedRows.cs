using Integrations.Abstractions;
using Npgsql;

namespace Integrations.Customers;

/// <summary>
/// Reads what is to be opened. First which rows there are, without their content; the content only through the audit rows of the look,
/// on another connection than the one that wrote them: what is not committed there is not seen here.
/// </summary>
internal sealed class SealedRows(NpgsqlDataSource source)
{
    private const string NewestOfEachKind = """
        SELECT DISTINCT ON (kind) id, kind
        FROM pii
        WHERE customer_id = $1 AND kind = ANY($2)
        ORDER BY kind, created_at DESC, id DESC
        """;

    private const string ItemsOfDelivery = "SELECT id FROM item WHERE delivery_id = $1 ORDER BY position";

    private const string PiiContent = """
        SELECT a.subject_id, c.integration_type, k.integration_type, p.data_key_id, p.ciphertext, k.wrapped
        FROM pii_access_audit a
        LEFT JOIN pii p ON p.id = a.subject_id
        LEFT JOIN customer c ON c.id = p.customer_id
        LEFT JOIN data_key k ON k.id = p.data_key_id
        WHERE a.id = ANY($1)
        """;

    private const string ItemContent = """
        SELECT a.subject_id, d.integration_type, k.integration_type, i.data_key_id, i.text, k.wrapped
        FROM pii_access_audit a
        LEFT JOIN item i ON i.id = a.subject_id
        LEFT JOIN delivery d ON d.id = i.delivery_id
        LEFT JOIN data_key k ON k.id = i.data_key_id
        WHERE a.id = ANY($1)
        """;

    private const string RequestContent = """
        SELECT a.subject_id, r.integration_type, k.integration_type, r.data_key_id, r.body, k.wrapped
        FROM pii_access_audit a
        LEFT JOIN incoming_request r ON r.id = a.subject_id AND r.received_at = $2
        LEFT JOIN data_key k ON k.id = r.data_key_id
        WHERE a.id = ANY($1)
        """;

    private const string NewestKey = """
        SELECT id, integration_type, wrapped
        FROM data_key
        WHERE wrapped IS NOT NULL
        ORDER BY id DESC
        LIMIT 1
        """;

    public async Task<Dictionary<Guid, PiiKind>> NewestOfEachKindAsync(Guid customerId, IEnumerable<PiiKind> kinds, CancellationToken token)
    {
        await using var command = source.CreateCommand(NewestOfEachKind);
        command.Parameters.Add(new() { Value = customerId });
        command.Parameters.Add(new() { Value = kinds.ToArray() });
        var found = new Dictionary<Guid, PiiKind>();
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token))
            found.Add(reader.GetGuid(0), reader.GetFieldValue<PiiKind>(1));
        return found;
    }

    public async Task<List<Guid>> ItemsAsync(Guid deliveryId, CancellationToken token)
    {
        await using var command = source.CreateCommand(ItemsOfDelivery);
        command.Parameters.Add(new() { Value = deliveryId });
        var found = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token))
            found.Add(reader.GetGuid(0));
        return found;
    }

    public Task<List<SealedRow>> PiiAsync(Guid[] audit, CancellationToken token) => ContentAsync(PiiContent, Place.Pii, token, audit);

    public Task<List<SealedRow>> ItemTextsAsync(Guid[] audit, CancellationToken token) => ContentAsync(ItemContent, Place.ItemText, token, audit);

    public Task<List<SealedRow>> RequestBodyAsync(Guid[] audit, DateTimeOffset receivedAt, CancellationToken token) =>
        ContentAsync(RequestContent, Place.RequestBody, token, audit, receivedAt.ToUniversalTime());

    /// <summary>Null while there is none.</summary>
    public async Task<(Guid Id, IntegrationType Partner, byte[] Wrapped)?> NewestKeyAsync(CancellationToken token)
    {
        await using var command = source.CreateCommand(NewestKey);
        await using var reader = await command.ExecuteReaderAsync(token);
        return await reader.ReadAsync(token)
            ? (reader.GetGuid(0), reader.GetFieldValue<IntegrationType>(1), reader.GetFieldValue<byte[]>(2))
            : null;
    }

    private async Task<List<SealedRow>> ContentAsync(string sql, Func<Guid, Place> place, CancellationToken token, params object[] parameters)
    {
        await using var command = source.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new() { Value = parameter });
        var found = new List<SealedRow>();
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token))
        {
            found.Add(new SealedRow(
                place(reader.GetGuid(0)), Get<IntegrationType?>(reader, 1), Get<IntegrationType?>(reader, 2),
                Get<Guid?>(reader, 3), Get<byte[]?>(reader, 4), Get<byte[]?>(reader, 5)));
        }

        return found;
    }

    private static T? Get<T>(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? default : reader.GetFieldValue<T>(column);
}

/// <summary>A value as stored, with what is needed to open it; null is what is no longer there.</summary>
internal sealed record SealedRow(
    Place Place, IntegrationType? Partner, IntegrationType? KeyPartner, Guid? DataKeyId, byte[]? Blob, byte[]? WrappedKey);
