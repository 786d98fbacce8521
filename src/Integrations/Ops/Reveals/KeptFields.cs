using Integrations.Customers;
using Npgsql;

namespace Integrations.Ops.Reveals;

/// <summary>Which personal fields of an order are kept. Nothing is opened for it.</summary>
internal sealed class KeptFields(NpgsqlDataSource source)
{
    private const string Sql = """
        SELECT DISTINCT ON (p.kind) p.kind, k.wrapped IS NOT NULL, p.created_at
        FROM delivery d JOIN pii p ON p.customer_id = d.customer_id LEFT JOIN data_key k ON k.id = p.data_key_id
        WHERE d.id = $1
        ORDER BY p.kind, p.created_at DESC, p.id DESC
        """;

    private const string Items = """
        SELECT count(*), bool_and(k.wrapped IS NOT NULL), min(d.created_at)
        FROM delivery d JOIN item i ON i.delivery_id = d.id JOIN data_key k ON k.id = i.data_key_id
        WHERE d.id = $1 HAVING count(*) > 0
        """;

    /// <summary>What the order's items are; null where it has none.</summary>
    public async Task<KeptItems?> ItemsOfAsync(Guid delivery, CancellationToken token)
    {
        await using var command = source.CreateCommand(Items);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = delivery });
        await using var row = await command.ExecuteReaderAsync(token);
        return await row.ReadAsync(token) ? new KeptItems(row.GetInt64(0), row.GetBoolean(1), row.GetFieldValue<DateTimeOffset>(2)) : null;
    }

    /// <summary>The newest of each kind.</summary>
    public async Task<IReadOnlyList<KeptField>> OfAsync(Guid delivery, CancellationToken token)
    {
        await using var command = source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = delivery });
        var kept = new List<KeptField>();
        await using var row = await command.ExecuteReaderAsync(token);
        while (await row.ReadAsync(token))
            kept.Add(new KeptField(row.GetFieldValue<PiiKind>(0), row.GetBoolean(1), row.GetFieldValue<DateTimeOffset>(2)));
        return kept;
    }
}

/// <param name="Count">How many there are.</param>
/// <param name="Kept">False where the key that they were sealed with was destroyed.</param>
/// <param name="Since">When they came.</param>
internal sealed record KeptItems(long Count, bool Kept, DateTimeOffset Since);

/// <param name="Kind">What it is.</param>
/// <param name="Kept">False where it, or the key that it was sealed with, was destroyed.</param>
/// <param name="Since">When it came.</param>
internal sealed record KeptField(PiiKind Kind, bool Kept, DateTimeOffset Since);
