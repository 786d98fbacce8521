using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Integrations.Storage;

/// <summary>Brings the database to the schema of this build. Safe to call from several hosts at once.</summary>
public sealed class Database(IDbContextFactory<IntegrationsDb> contexts, NpgsqlDataSource source, Partitions partitions)
{
    /// <summary>Applies the migrations that are missing, then does what every start does.</summary>
    public async Task MigrateAsync(CancellationToken token)
    {
        await using (var db = await contexts.CreateDbContextAsync(token))
            await db.Database.MigrateAsync(token);

        await EnsureAsync(token);
    }

    /// <summary>What a schema that fits this build still needs from time to time: a label for each partner, and the partitions of the coming days.</summary>
    public async Task EnsureAsync(CancellationToken token)
    {
        await using (var connection = await source.OpenConnectionAsync(token))
        {
            await PartnerLabels.EnsureAsync(connection, token);
            // A connection opened before does not know the types that the first migration creates, nor a new label.
            await connection.ReloadTypesAsync(token);
        }

        await partitions.EnsureAsync(token);
    }

    /// <summary>The migrations that the database has, in their order.</summary>
    public async Task<IReadOnlyList<string>> AppliedMigrationsAsync(CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        return [.. await db.Database.GetAppliedMigrationsAsync(token)];
    }

    /// <summary>The migrations that this build has and the database lacks.</summary>
    public async Task<IReadOnlyList<string>> MissingMigrationsAsync(CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        return [.. await db.Database.GetPendingMigrationsAsync(token)];
    }
}
