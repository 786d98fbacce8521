using Integrations.Abstractions;
using Integrations.Storage;
using MediatR;
using Npgsql;

namespace Integrations.Deliveries;

/// <summary>Records a store, or what has changed about it.</summary>
public sealed record PutStore(IntegrationType Partner, string StoreId, StoreBody Store) : IRequest;

internal sealed class PutStoreHandler(NpgsqlDataSource source, TimeProvider time) : IRequestHandler<PutStore>
{
    private const string Upsert = """
        INSERT INTO store (integration_type, external_store_id, region, name, active, latitude, longitude, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (integration_type, external_store_id) DO UPDATE SET region = EXCLUDED.region, name = EXCLUDED.name,
            active = EXCLUDED.active, latitude = EXCLUDED.latitude, longitude = EXCLUDED.longitude, updated_at = EXCLUDED.updated_at
        """;

    public async Task<Unit> Handle(PutStore request, CancellationToken cancellationToken)
    {
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Upsert)
            .WithEnum(request.Partner).With(request.StoreId).WithEnum(request.Store.Region).With(request.Store.Name).With(request.Store.Active)
            .With(request.Store.Location?.Latitude).With(request.Store.Location?.Longitude).With(time.GetUtcNow()));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return Unit.Value;
    }
}
