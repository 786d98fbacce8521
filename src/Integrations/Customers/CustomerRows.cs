using Integrations.Abstractions;
using Integrations.Storage;
using Npgsql;

namespace Integrations.Customers;

/// <summary>Inserts of this room, for the transaction of a request.</summary>
internal static class CustomerRows
{
    private const string InsertKey =
        "INSERT INTO data_key (id, integration_type, wrapped, created_at) VALUES ($1, $2, $3, $4)";

    private const string InsertCustomer =
        "INSERT INTO customer (id, integration_type, created_at) VALUES ($1, $2, $3)";

    private const string InsertPii = """
        INSERT INTO pii (id, customer_id, kind, data_key_id, ciphertext, blind_index, created_at)
        SELECT p.id, $1, p.kind, $2, p.ciphertext, p.blind_index, $3
        FROM unnest($4::uuid[], $5::pii_kind[], $6::bytea[], $7::bytea[]) AS p (id, kind, ciphertext, blind_index)
        """;

    /// <summary>Keyed by an id that only one request has: a violation of this key says that the request is already kept.</summary>
    public const string KeyConstraint = "pk_data_key";

    public static NpgsqlBatchCommand Insert(SealingKey key, DateTimeOffset now) =>
        new NpgsqlBatchCommand(InsertKey).With(key.Id).WithEnum(key.Partner).With(key.Wrapped.ToArray()).With(now);

    public static NpgsqlBatchCommand Insert(Guid customerId, IntegrationType partner, DateTimeOffset now) =>
        new NpgsqlBatchCommand(InsertCustomer).With(customerId).WithEnum(partner).With(now);

    public static NpgsqlBatchCommand Insert(Guid customerId, Guid dataKeyId, IReadOnlyCollection<SealedPii> values, DateTimeOffset now) =>
        new NpgsqlBatchCommand(InsertPii).With(customerId).With(dataKeyId).With(now)
            .WithArray(values.Select(v => v.Id)).WithArray(values.Select(v => v.Kind))
            .WithArray(values.Select(v => v.Ciphertext)).WithArray(values.Select(v => v.BlindIndex));
}

/// <summary>A personal value as it is stored.</summary>
internal sealed record SealedPii(Guid Id, PiiKind Kind, byte[] Ciphertext, byte[]? BlindIndex);
