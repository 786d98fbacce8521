using Integrations.Storage;
using Npgsql;

namespace Integrations.StatusUpdates;

/// <summary>
/// The engine's own connections. Its statements find single rows by their keys, always, and are planned so: the planner cannot know how
/// long an array or a limit will be, takes some per cent of the table for granted, and then reads all of it for 200 rows. With 100,000
/// deliveries waiting for one partner that made a claim for another take 44 ms instead of 2.
/// </summary>
internal sealed class EngineSources : IAsyncDisposable
{
    private const string Plans =
        "-c enable_hashjoin=off -c enable_mergejoin=off -c enable_seqscan=off -c plan_cache_mode=force_generic_plan";

    public EngineSources(string connectionString)
    {
        Records = Open(connectionString, Plans, connections: 8);
        Claims = Open(connectionString, Plans + " -c synchronous_commit=off", connections: 4);
    }

    /// <summary>For everything that records something: what is committed is on disk.</summary>
    public NpgsqlDataSource Records { get; }

    /// <summary>
    /// For claims alone. A claim that a crash forgets is only claimed again, so it does not wait for the disk; nothing that records an
    /// outcome may use these.
    /// </summary>
    public NpgsqlDataSource Claims { get; }

    public async ValueTask DisposeAsync()
    {
        await Claims.DisposeAsync();
        await Records.DisposeAsync();
    }

    private static NpgsqlDataSource Open(string connectionString, string options, int connections)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = connections };
        settings.Options = $"{settings.Options} {options}".TrimStart();
        return StorageSetup.OpenSource(settings.ConnectionString);
    }
}
