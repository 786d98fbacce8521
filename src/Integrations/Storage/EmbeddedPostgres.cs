using System.Net;
using Npgsql;

namespace Integrations.Storage;

/// <summary>
/// A private PostgreSQL on loopback for machines without a server of their own. Its data outlives the process; the server ends with
/// the process that owns it. The owner is whoever holds the folder's lock: the one that started the server, or that found it running
/// after its owner had died. Others use it and leave it alone.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    /// <summary>A cluster that crashed under load replays its log first.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly PostgresCluster _cluster;
    private FileStream? _ownership;

    private EmbeddedPostgres(PostgresCluster cluster) => _cluster = cluster;

    /// <summary>Where the cluster really lies.</summary>
    public string Folder => _cluster.Folder;

    public string LogFile => _cluster.LogFile;

    public string ConnectionString { get; private set; } = "";

    public int Port { get; private set; }

    /// <summary>True when this process ends the server.</summary>
    public bool IsOwner => _ownership is not null;

    private string LockFile => Path.Combine(Folder, "owner.lock");

    /// <exception cref="InvalidOperationException">In one sentence what this machine lacks, or why the server did not start.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("A private PostgreSQL needs Linux or macOS: set ConnectionStrings:Integrations to a server of your own.");

        var (account, folder) = await PostgresAccount.SettleAsync(options.DataFolder, token);
        var postgres = new EmbeddedPostgres(new PostgresCluster(folder, account));
        try
        {
            await postgres.JoinWithinAsync(Patience, options, token);
            await postgres.OpenDatabaseAsync(options.Database, token);
            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the server in fast mode if this process owns it. Safe to call twice.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _ownership, null) is not { } ownership)
            return;
        // Released last: nobody may start the server while it is going down.
        await using (ownership)
        {
            if (_cluster.Running() is not null)
                await _cluster.StopAsync(Patience);
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task JoinWithinAsync(TimeSpan patience, EmbeddedPostgresOptions options, CancellationToken token)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(token);
        deadline.CancelAfter(patience);
        try
        {
            await JoinAsync(options, deadline.Token);
        }
        catch (OperationCanceledException e) when (!token.IsCancellationRequested)
        {
            throw new InvalidOperationException($"PostgreSQL in {Folder} was not ready in time; another process holds {LockFile}. Its log is {LogFile}.", e);
        }
    }

    /// <summary>Several processes may come at once: the lock makes one the owner, the others wait for its server.</summary>
    private async Task JoinAsync(EmbeddedPostgresOptions options, CancellationToken token)
    {
        while (true)
        {
            _ownership ??= TryOwn();
            var running = _cluster.Running();
            if (running is { Ready: true })
            {
                Port = running.Port;
                return;
            }

            if (_ownership is not null && running is null)
                await _cluster.StartAsync(options, Patience, token);
            else
                await Task.Delay(TimeSpan.FromMilliseconds(50), token);
        }
    }

    private FileStream? TryOwn()
    {
        try
        {
            // Freed by the system when the process ends, however it ends; children do not inherit it.
            return new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task OpenDatabaseAsync(string database, CancellationToken token)
    {
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = IPAddress.Loopback.ToString(),
            Port = Port,
            Database = "postgres",
            Username = PostgresCluster.User,
            Password = (await File.ReadAllTextAsync(_cluster.PasswordFile, token)).Trim(),
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        };
        var server = new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Pooling = false };
        await CreateDatabaseAsync(server.ConnectionString, database, token);
        connection.Database = database;
        ConnectionString = connection.ConnectionString;
    }

    private static async Task CreateDatabaseAsync(string server, string database, CancellationToken token)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync(token);
        await using var exists = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection) { Parameters = { new() { Value = database } } };
        if (await exists.ExecuteScalarAsync(token) is not null)
            return;
        try
        {
            await using var create = new NpgsqlCommand($"CREATE DATABASE {new NpgsqlCommandBuilder().QuoteIdentifier(database)}", connection);
            await create.ExecuteNonQueryAsync(token);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another process that came at the same time was faster.
        }
    }
}
