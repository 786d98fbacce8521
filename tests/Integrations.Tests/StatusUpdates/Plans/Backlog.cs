using Npgsql;
using Xunit;

namespace Integrations.Tests.StatusUpdates.Plans;

/// <summary>
/// A million deliveries that owe something, in a database that was analysed when it was empty and never since: the planner knows nothing,
/// or what it knows is wrong.
/// </summary>
public sealed class Backlog : IAsyncLifetime
{
    // The engine's connections prepare a statement after five uses, and the server settles on a plan after five more.
    private const int UsesUntilSettled = 12;

    private const string Prepare = """
        DO $$ BEGIN
            EXECUTE format('ALTER DATABASE %I SET session_preload_libraries = auto_explain', current_database());
            EXECUTE format('ALTER DATABASE %I SET auto_explain.log_min_duration = 0', current_database());
            EXECUTE format('ALTER DATABASE %I SET auto_explain.log_format = json', current_database());
            EXECUTE format('ALTER DATABASE %I SET auto_explain.log_analyze = on', current_database());
            EXECUTE format('ALTER DATABASE %I SET auto_explain.log_timing = off', current_database());
            EXECUTE format('ALTER DATABASE %I SET auto_explain.log_level = notice', current_database());
            EXECUTE (SELECT string_agg(format('ALTER TABLE %s SET (autovacuum_enabled = false)', oid::regclass), ';')
                FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace);
        END $$;
        ANALYZE;
        """;

    // The first two thousand can be told; of the others there is only the debt.
    private const string Fill = """
        SET session_replication_role = replica;
        CREATE TEMP TABLE d AS SELECT n, gen_random_uuid() AS id FROM generate_series(1, 1000000) n;
        INSERT INTO egress_ready (delivery_id, integration_type, region, lane, due_at, pending_seq, pending_since, attempts)
        SELECT id, 'ALLY', CASE WHEN n % 5 = 0 AND n > 2000 THEN 'EU' ELSE 'US' END::region, CASE WHEN n > 2000 THEN n % 3 ELSE 0 END,
            now() + CASE WHEN n > 2000 THEN n % 7200 - 3600 ELSE -86400 END * interval '1 second', 1, now(), 0 FROM d;
        DELETE FROM d WHERE n > 100000;
        INSERT INTO data_key (id, integration_type, wrapped, created_at) SELECT id, 'ALLY', NULL, now() FROM d;
        INSERT INTO delivery (id, external_delivery_id, integration_type, api_version, region, status, source, data_key_id,
            incoming_request_id, received_at, content_hash, controlled_contents, contents_known, created_at, accepted_at)
        SELECT id, 'X-' || id, 'ALLY', 1, 'US', 'PROCESSED', 'other', id, id, now(), ''::bytea, '{}', false, now(), now() FROM d;
        INSERT INTO external_state (delivery_id, external_delivery_id, integration_type, api_version, region, next_seq, last_seq_decided,
            last_seq_sent, last_source_version)
        SELECT id, 'X-' || id, 'ALLY', 1, 'US', 1, 0, 0, 1 FROM d;
        INSERT INTO status_update (delivery_id, recorded_at, seq, status, attempt, robot_id, occurred_at, source_version)
        SELECT id, now(), 1, 'Assigned', 1, 'R1', now(), 1 FROM d;
        INSERT INTO client_requests (id, requested_at, purpose, delivery_id, external_delivery_id, integration_type, api_version, region, operation,
            attempt, message_id, lease_token, method, url, headers, node)
        SELECT id, now(), 'StatusUpdate', id, 'X', 'ALLY', 1, 'US', 'status', 1, 'm', 1, 'POST', 'u', '{}', 'n' FROM d;
        INSERT INTO client_responses (client_request_id, requested_at, recorded_at, outcome, detail, body_cut, stale)
        SELECT id, now(), now(), 'Sent', 'http_200', false, false FROM d;
        """;

    private readonly GatewayDatabase _database = new();
    private PlannedStore? _settled;
    private PlannedStore? _generic;

    public string ConnectionString => _database.ConnectionString;

    /// <summary>A store whose statements were prepared while the tables were empty; the server settled on a plan for each by itself.</summary>
    internal PlannedStore Settled => _settled!;

    /// <summary>The same, but the server was not free to plan for the values at hand.</summary>
    internal PlannedStore Generic => _generic!;

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        await ExecuteAsync(Prepare);
        _settled = await SettleAsync();
        await ExecuteAsync("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET plan_cache_mode = force_generic_plan', current_database()); END $$");
        _generic = await SettleAsync();
        await ExecuteAsync("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET plan_cache_mode', current_database()); END $$");
        await ExecuteAsync(Fill);
    }

    public async Task DisposeAsync()
    {
        foreach (var store in new[] { _settled, _generic }.OfType<PlannedStore>())
            await store.DisposeAsync();
        await _database.DisposeAsync();
    }

    internal async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false, CommandTimeout = 120 }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<PlannedStore> SettleAsync()
    {
        var store = new PlannedStore(ConnectionString);
        for (var use = 0; use < UsesUntilSettled; use++)
            await store.TurnAsync();
        return store;
    }
}
