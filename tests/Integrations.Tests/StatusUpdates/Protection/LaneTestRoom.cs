using Integrations.Abstractions;
using Integrations.StatusUpdates;
using Integrations.Testing;

namespace Integrations.Tests.StatusUpdates.Protection;

/// <summary>
/// Hosts on one database whose lanes are watched: every closing is noted with its exact length, and every write of the way back to the
/// partners is counted, where it happens. Nothing of an earlier test is left.
/// </summary>
internal sealed class LaneTestRoom : IAsyncDisposable
{
    private const string Watch = """
        CREATE TABLE IF NOT EXISTS lane_waits (place serial, seconds double precision);
        CREATE SEQUENCE IF NOT EXISTS egress_writes;
        CREATE OR REPLACE FUNCTION note_wait() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.closed_until IS DISTINCT FROM OLD.closed_until AND NEW.closed_until > now() AND NEW.probe_token IS NULL THEN
                    INSERT INTO lane_waits (seconds) VALUES (extract(epoch FROM NEW.closed_until - now()));
                END IF;
                RETURN NEW;
            END $$;
        CREATE OR REPLACE FUNCTION count_write() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM nextval('egress_writes'); RETURN NULL; END $$;
        CREATE OR REPLACE TRIGGER note_wait AFTER INSERT OR UPDATE ON partner_lane FOR EACH ROW EXECUTE FUNCTION note_wait();
        DO $$ DECLARE name text; BEGIN
            FOREACH name IN ARRAY ARRAY['partner_lane', 'rate_budget', 'egress_ready', 'external_state', 'client_requests', 'client_responses', 'status_decision'] LOOP
                EXECUTE format('CREATE OR REPLACE TRIGGER count_write AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION count_write()', name);
            END LOOP; END $$;
        TRUNCATE partner_lane, rate_budget, egress_ready, lane_waits, client_requests, client_responses, status_decision;
        """;

    private readonly string _database;
    private readonly List<EngineRun> _hosts = [];

    private LaneTestRoom(string database) => _database = database;

    public EngineRun Any => _hosts[0];

    public IReadOnlyList<EngineRun> Hosts => _hosts;

    /// <summary>With one host that does nothing by itself, for the test's own statements.</summary>
    public static async Task<LaneTestRoom> StartAsync(GatewayDatabase database)
    {
        var room = new LaneTestRoom(database.ConnectionString);
        room._hosts.Add(new EngineRun(database.ConnectionString, new PlayedPartner()));
        await room.Any.ExecuteAsync(Watch);
        return room;
    }

    public async Task<EngineRun> HostAsync(
        ITellPartner partner, int maxInFlight = 64, TimeProvider? time = null, IntegrationType[]? partners = null, int idlePoll = 20,
        params (string Key, string Value)[] settings)
    {
        var node = $"host-{_hosts.Count}";
        _hosts.Add(new EngineRun(
            _database, partner, node: node, maxInFlight: maxInFlight, time: time, partners: partners, settings: settings, idlePoll: idlePoll));
        return await _hosts[^1].StartAsync();
    }

    /// <summary>Deliveries that owe their partner the milestone of having arrived, all at once.</summary>
    public Task OweAsync(int deliveries) => Any.ExecuteAsync(
        """
        WITH d AS MATERIALIZED (SELECT gen_random_uuid() AS id FROM generate_series(1, $1)),
        k AS (INSERT INTO data_key (id, integration_type, wrapped, created_at) SELECT id, 'ALLY', NULL, now() FROM d),
        v AS (INSERT INTO delivery (id, external_delivery_id, integration_type, api_version, region, status, source, data_key_id,
                incoming_request_id, received_at, content_hash, controlled_contents, contents_known, created_at, accepted_at)
            SELECT id, 'X-' || id, 'ALLY', 1, 'US', 'PROCESSED', 'other', id, id, now(), ''::bytea, '{}', false, now(), now() FROM d),
        s AS (INSERT INTO external_state (delivery_id, external_delivery_id, integration_type, api_version, region,
                next_seq, last_seq_decided, last_seq_sent, last_source_version)
            SELECT id, 'X-' || id, 'ALLY', 1, 'US', 1, 0, 0, 1 FROM d),
        u AS (INSERT INTO status_update (delivery_id, recorded_at, seq, status, attempt, occurred_at, source_version, event_id)
            SELECT id, now(), 1, 'Delivered', 1, now(), 1, 'e1' FROM d)
        INSERT INTO egress_ready (delivery_id, integration_type, region, lane, due_at, pending_seq, pending_since, attempts)
        SELECT id, 'ALLY', 'US', 0, now(), 1, now(), 0 FROM d
        """, deliveries);

    /// <summary>A column, or an expression, of the lane's row.</summary>
    public Task<T> LaneAsync<T>(string column, IntegrationType partner = PretendPartner.Name) =>
        Any.ScalarAsync<T>($"SELECT {column} FROM partner_lane WHERE integration_type = $1", partner);

    /// <summary>For how long the lane was closed, each time.</summary>
    public async Task<IReadOnlyList<int>> WaitsAsync() =>
        await Any.ScalarAsync<int[]>("SELECT coalesce(array_agg(round(seconds)::integer ORDER BY place), '{}') FROM lane_waits");

    /// <summary>How many rows were written since the last time.</summary>
    public Task<long> WritesAsync() => Any.ScalarAsync<long>(
        """
        WITH counted AS MATERIALIZED (SELECT nextval('egress_writes') - 1 AS writes),
            begun AS MATERIALIZED (SELECT setval('egress_writes', 1, false) FROM counted)
        SELECT writes FROM counted, begun
        """);

    /// <summary>The cool-down is over.</summary>
    public Task CoolDownEndsAsync() => Any.ExecuteAsync("UPDATE partner_lane SET closed_until = now()");

    public Task ClosedAsync() => Eventually.Holds(() => LaneAsync<bool>("coalesce(bool_or(needs_probe), false)"), "the lane is closed");

    public Task NothingUnderWayAsync() => Eventually.Holds(
        async () => await Any.ScalarAsync<long>("SELECT count(*) FROM egress_ready WHERE lease_token IS NOT NULL") == 0, "nothing is under way");

    public Task<long> OwedAsync(string where = "true") => Any.ScalarAsync<long>($"SELECT count(*) FROM egress_ready WHERE {where}");

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
    }
}
