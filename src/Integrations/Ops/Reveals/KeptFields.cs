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

/// <param name="Kind">What it is.</param>
/// <param name="Kept">False where it, or the key that it was sealed with, was destroyed.</param>
/// <param name="Since">When it came.</param>
internal sealed record KeptField(PiiKind Kind, bool Kept, DateTimeOffset Since);
