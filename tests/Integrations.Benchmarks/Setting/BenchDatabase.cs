using Integrations.Storage;
using Npgsql;

namespace Integrations.Benchmarks.Setting;

/// <summary>
/// One database of the gateway's schema; gone when disposed. Statements from here carry a mark and are counted, so that they can be left
/// out of what the gateway costs.
/// </summary>
internal sealed class BenchDatabase(string connectionString, Func<Task> drop) : IAsyncDisposable
{
    /// <summary>Begins every statement that is not the gateway's.</summary>
    public const string Mark = "/* bench */ ";

    public string ConnectionString { get; } = connectionString;

    /// <summary>For loads and for what plays the gateway.</summary>
    public NpgsqlDataSource Source { get; } = StorageSetup.OpenSource(connectionString);

    /// <summary>Commits made here by the methods below.</summary>
    public int OwnCommits { get; private set; }

    public async Task ExecuteAsync(string sql, CancellationToken stop, params NpgsqlParameter[] parameters)
    {
        await using var command = Command(sql, parameters);
        await command.ExecuteNonQueryAsync(stop);
    }

    public async Task<T> ScalarAsync<T>(string sql, CancellationToken stop, params NpgsqlParameter[] parameters)
    {
        await using var command = Command(sql, parameters);
        return (T)(await command.ExecuteScalarAsync(stop) ?? throw new InvalidOperationException("No row."));
    }

    public async Task<IReadOnlyList<T>> RowsAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken stop)
    {
        await using var command = Command(sql, []);
        await using var reader = await command.ExecuteReaderAsync(stop);
        var rows = new List<T>();
        while (await reader.ReadAsync(stop))
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>A connection that takes rows in without looking up what they refer to.</summary>
    public async Task<NpgsqlConnection> OpenTrustingAsync(CancellationToken stop)
    {
        var connection = await Source.OpenConnectionAsync(stop);
        await using var trusting = new NpgsqlCommand("SET session_replication_role = replica", connection);
        await trusting.ExecuteNonQueryAsync(stop);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await drop();
    }

    private NpgsqlCommand Command(string sql, NpgsqlParameter[] parameters)
    {
        OwnCommits++;
        var command = Source.CreateCommand(Mark + sql);
        command.CommandTimeout = 0;
        command.Parameters.AddRange(parameters);
        return command;
    }
}
