using Integrations.Customers;
using Integrations.Deliveries;
using Integrations.Exchange;
using Integrations.StatusUpdates.LateAnswers;
using Npgsql;

namespace Integrations.Ingress.Keeping;

/// <summary>Keeps requests: one round trip and one transaction for each, whatever it leaves behind.</summary>
public sealed class RequestStore(NpgsqlDataSource source, PiiVault vault, RideThrough ride)
{
    internal RequestUnit Begin(Arrival arrival) => new(arrival, vault.NewKey(arrival.Partner));

    /// <summary>A batch without a transaction of its own is one transaction by the protocol: all or nothing, without further round trips.</summary>
    internal Task<Kept> KeepAsync(RequestUnit unit) => ride.RunAsync(async token =>
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(token);
            await RunAsync(connection, unit.Commands, token);
            return Kept.Now;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation && e.ConstraintName is CustomerRows.KeyConstraint)
        {
            return Kept.Before;
        }
        catch (PostgresException e) when (
            e.SqlState is PostgresErrorCodes.UniqueViolation && e.ConstraintName is DeliveryRows.ExternalIdIndex or Conversations.ExternalIdKey)
        {
            return Kept.ExternalIdTaken;
        }
    });

    /// <summary>
    /// Looks first, then keeps what follows from what was found, in one transaction; for the few requests that need to know what others
    /// have left. Returns what was found.
    /// </summary>
    internal Task<T?> KeepAfterAsync<T>(
        RequestUnit unit,
        IReadOnlyList<NpgsqlBatchCommand> look,
        Func<NpgsqlDataReader, CancellationToken, Task<T?>> read,
        Func<T?, IEnumerable<NpgsqlBatchCommand>> then)
        where T : class => ride.RunAsync(async token =>
    {
        await using var connection = await source.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        T? found;
        await using (var batch = Batch(connection, look))
        await using (var reader = await batch.ExecuteReaderAsync(token))
            found = await read(reader, token);
        try
        {
            await RunAsync(connection, [.. unit.Commands, .. then(found)], token);
            await transaction.CommitAsync(token);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation && e.ConstraintName is CustomerRows.KeyConstraint)
        {
            // An earlier try was committed; what was found is what it left.
        }

        return found;
    });

    /// <summary>A request that leaves nothing behind but itself.</summary>
    internal async Task KeepAsync(Arrival arrival, Judged judged)
    {
        using var unit = Begin(arrival);
        unit.Keep(judged);
        await KeepAsync(unit);
    }

    /// <summary>What turned out after the request was kept.</summary>
    internal Task AmendAsync(Arrival arrival, RequestVerdict verdict, string? reason) =>
        ExecuteAsync(IncomingRequestRows.Amend(arrival.Id, arrival.At, verdict, reason));

    /// <summary>A request that failed by our own mistake, before or after it was kept.</summary>
    internal async Task KeepFailedAsync(Arrival arrival)
    {
        if (await ExecuteAsync(IncomingRequestRows.Amend(arrival.Id, arrival.At, RequestVerdict.Failed, reason: null)) == 0)
            await KeepAsync(arrival, new Judged(RequestVerdict.Failed));
    }

    /// <summary>One transaction; the count of rows that it touched.</summary>
    internal Task<int> ExecuteAsync(params IReadOnlyList<NpgsqlBatchCommand> commands) => ride.RunAsync(async token =>
    {
        await using var connection = await source.OpenConnectionAsync(token);
        return await RunAsync(connection, commands, token);
    });

    /// <summary>Reads the results of several statements in one round trip.</summary>
    internal Task<T> ReadAsync<T>(IReadOnlyList<NpgsqlBatchCommand> queries, Func<NpgsqlDataReader, CancellationToken, Task<T>> read) =>
        ride.RunAsync(async token =>
        {
            await using var connection = await source.OpenConnectionAsync(token);
            await using var batch = Batch(connection, queries);
            await using var reader = await batch.ExecuteReaderAsync(token);
            return await read(reader, token);
        });

    internal static async Task<int> RunAsync(NpgsqlConnection connection, IReadOnlyList<NpgsqlBatchCommand> commands, CancellationToken token)
    {
        await using var batch = Batch(connection, commands);
        return await batch.ExecuteNonQueryAsync(token);
    }

    private static NpgsqlBatch Batch(NpgsqlConnection connection, IReadOnlyList<NpgsqlBatchCommand> commands)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        return batch;
    }
}
