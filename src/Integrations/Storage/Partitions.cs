using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Integrations.Storage;

/// <summary>
/// Keeps daily partitions ahead of the clock. Run at start and by a job; any number of hosts may run it at once.
/// A day without its partition would refuse orders, so a week is kept ready.
/// </summary>
public sealed class Partitions(IDbContextFactory<IntegrationsDb> contexts, NpgsqlDataSource source, TimeProvider time)
{
    public const int DaysAhead = 7;

    // Yesterday too: a clock that is a little behind, or a transaction begun before midnight.
    private const int DaysBehind = 1;

    // Two hosts that create the same partition at once would fail one of them.
    private const long LockKey = 0x494e5447_50415254;

    /// <summary>Says for how many tables there is room ahead.</summary>
    public async Task<int> EnsureAsync(CancellationToken token)
    {
        IReadOnlyList<string> tables;
        await using (var db = await contexts.CreateDbContextAsync(token))
            tables = [.. Partitioning.Tables(db.Model)];

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        await using var connection = await source.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({LockKey})"), token);
        foreach (var table in tables)
        {
            for (var day = today.AddDays(-DaysBehind); day <= today.AddDays(DaysAhead); day = day.AddDays(1))
                await ExecuteAsync(connection, Sql(table, day), token);
        }

        await transaction.CommitAsync(token);
        return tables.Count;
    }

    private static string Sql(string table, DateOnly day) => string.Create(CultureInfo.InvariantCulture,
        $"CREATE TABLE IF NOT EXISTS {table}_{day:yyyyMMdd} PARTITION OF {table} FOR VALUES FROM ('{day:yyyy-MM-dd}Z') TO ('{day.AddDays(1):yyyy-MM-dd}Z')");

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken token)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(token);
    }
}
