using Integrations.Storage;

namespace Integrations.Sandbox.Run;

/// <summary>
/// The database of a run: the one named on the command line, or the working copy's private PostgreSQL. It is started before the gateway
/// and ends after it, so a gateway that dies and comes back finds it.
/// </summary>
internal sealed class RunDatabase : IAsyncDisposable
{
    private readonly EmbeddedPostgres? _postgres;

    private RunDatabase(string connectionString, EmbeddedPostgres? postgres)
    {
        ConnectionString = connectionString;
        _postgres = postgres;
    }

    public string ConnectionString { get; }

    /// <exception cref="InvalidOperationException">This machine has no PostgreSQL, or it does not start; the message says what to do.</exception>
    public static async Task<RunDatabase> StartAsync(RunOptions options, CancellationToken cancel)
    {
        if (options.Connection is { } given)
            return new RunDatabase(given, postgres: null);
        var postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = WorkingCopy.PostgresFolder() }, cancel);
        return new RunDatabase(postgres.ConnectionString, postgres);
    }

    public ValueTask DisposeAsync() => _postgres?.DisposeAsync() ?? ValueTask.CompletedTask;
}
