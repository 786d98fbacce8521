using Integrations.Storage;
using Integrations.Testing;
using Npgsql;

namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>
/// The database's clock under the test's hand, so that an hour of a limit is lived through in a second: the statements of the budgets
/// find another clock_timestamp() before PostgreSQL's. Each reading is a microsecond later than the one before, for all sessions.
/// What is granted is noted with the reading that decided it.
/// </summary>
internal sealed class BudgetTime : IAsyncDisposable
{
    private const string Schema = """
        CREATE SCHEMA IF NOT EXISTS test_time;
        CREATE SEQUENCE IF NOT EXISTS test_time.ticks;
        CREATE TABLE IF NOT EXISTS test_time.grants (key text, at timestamptz, calls integer);
        CREATE OR REPLACE FUNCTION test_time.clock_timestamp() RETURNS timestamptz LANGUAGE plpgsql VOLATILE AS $$
            DECLARE at timestamptz := timestamptz '2030-01-15 12:00:00Z' + nextval('test_time.ticks') * interval '1 microsecond';
            BEGIN PERFORM set_config('test_time.read', at::text, true); RETURN at; END $$;
        CREATE OR REPLACE FUNCTION test_time.note() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO test_time.grants VALUES (NEW.key, CASE TG_OP WHEN 'UPDATE' THEN current_setting('test_time.read')::timestamptz
                    ELSE NEW.paid_until - make_interval(secs => NEW.granted * NEW.spacing) END, NEW.granted);
                RETURN NEW;
            END $$;
        CREATE OR REPLACE TRIGGER note_grown BEFORE UPDATE ON rate_budget FOR EACH ROW EXECUTE FUNCTION test_time.note();
        CREATE OR REPLACE TRIGGER note_new AFTER INSERT ON rate_budget FOR EACH ROW EXECUTE FUNCTION test_time.note();
        ALTER TABLE egress_ready DROP CONSTRAINT IF EXISTS fk_egress_ready_delivery_id;
        TRUNCATE rate_budget, egress_ready, test_time.grants;
        """;

    private BudgetTime(NpgsqlDataSource source) => Source = source;

    /// <summary>Connections that live in this time.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>A host's clock that goes with the database's.</summary>
    public TestClock Clock { get; } = new();

    public static async Task<BudgetTime> StartAsync(string connectionString)
    {
        await using (var plain = NpgsqlDataSource.Create(connectionString))
        {
            await using var command = plain.CreateCommand(Schema);
            await command.ExecuteNonQueryAsync();
        }

        return new BudgetTime(StorageSetup.OpenSource(
            new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = "test_time,public,pg_catalog" }.ConnectionString));
    }

    public async Task PassAsync(TimeSpan time)
    {
        await using var command = Source.CreateCommand("SELECT setval('test_time.ticks', nextval('test_time.ticks') + $1)");
        command.Parameters.Add(new NpgsqlParameter { Value = time.Ticks / TimeSpan.TicksPerMicrosecond });
        await command.ExecuteNonQueryAsync();
        Clock.Advance(time);
    }

    /// <summary>Work that is due in a lane, so that its budget may be asked for.</summary>
    public async Task OweAsync(int deliveries)
    {
        await using var command = Source.CreateCommand(
            """
            INSERT INTO egress_ready (delivery_id, integration_type, region, lane, due_at, pending_seq, pending_since, attempts)
            SELECT gen_random_uuid(), 'ALLY', 'US', 0, now(), 1, now(), 0 FROM generate_series(1, $1)
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = deliveries });
        await command.ExecuteNonQueryAsync();
    }

    public async Task<IReadOnlyList<(string Key, DateTime At, int Calls)>> GrantsAsync()
    {
        var grants = new List<(string, DateTime, int)>();
        await using var command = Source.CreateCommand("SELECT key, at, calls FROM test_time.grants WHERE calls > 0 ORDER BY at");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            grants.Add((reader.GetString(0), reader.GetDateTime(1), reader.GetInt32(2)));
        return grants;
    }

    public async ValueTask DisposeAsync() => await Source.DisposeAsync();
}
