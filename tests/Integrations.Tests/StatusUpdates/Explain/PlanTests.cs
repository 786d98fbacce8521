using Integrations.Testing;
using Shouldly;
using Xunit;
using static Integrations.Abstractions.AttemptStatus;

namespace Integrations.Tests.StatusUpdates.Explain;

/// <summary>An explanation is found by keys. Counted by the database itself, over everything that is asked of it.</summary>
public sealed class PlanTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    // Of days and of all deliveries. The tables of work at hand are small by their nature, and a lane has one row; a day without rows, as
    // yesterday shortly after midnight, may be looked at in any way.
    private const string Large =
        "FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid WHERE (c.relispartition AND c.reltuples > 0) OR s.relname IN ('delivery', 'external_state')";

    // Kept ready, and none of an explanation's business.
    private const string Future = "FROM pg_stat_user_tables s WHERE s.relname ~ '_[0-9]{8}$' AND right(s.relname, 8) > to_char(now() AT TIME ZONE 'UTC' + interval '1 day', 'YYYYMMDD')";

    [Fact]
    public async Task No_large_table_is_read_from_end_to_end_and_no_day_but_the_deliverys()
    {
        await using var watch = new EngineRun(database.ConnectionString, new PlayedPartner());
        var delivery = Guid.Empty;
        await using (var engine = await new EngineRun(database.ConnectionString, new PlayedPartner()).StartAsync())
        {
            delivery = await engine.NewDeliveryAsync();
            await engine.ReportAsync(delivery, (Assigned, "R1"), (InTransit, "R1"));
            await engine.AllSettledAsync();
            await engine.StopAsync();
            await engine.ReportFromAsync(delivery, 3, (AtDestination, "R1"));
        }

        await FillAsync(watch);
        var (whole, index, future) = (await ScansAsync(watch, "seq_scan", Large), await ScansAsync(watch, "idx_scan", Large), await ScansAsync(watch, "idx_scan", Future));

        await using (var run = new ExplainRun(database.ConnectionString))
        {
            // Often enough for a plan that is kept for good.
            for (var i = 0; i < 10; i++)
                (await run.WaitingAsync(delivery)).Owed.ShouldHaveSingleItem();
        }

        // A backend reports what it has done when it ends.
        await Eventually.Holds(async () => await ScansAsync(watch, "idx_scan", Large) >= index + 50, "the looks are counted");
        (await ScansAsync(watch, "seq_scan", Large)).ShouldBe(whole);
        (await ScansAsync(watch, "idx_scan", Future)).ShouldBe(future);
    }

    private static Task<long> ScansAsync(EngineRun run, string column, string of) => run.ScalarAsync<long>($"SELECT coalesce(sum(s.{column}), 0)::bigint {of}");

    private static async Task FillAsync(EngineRun run)
    {
        string[] fill =
        [
            "CREATE TEMP TABLE others AS SELECT gen_random_uuid() AS id, n FROM generate_series(1, 5000) n",
            "INSERT INTO data_key (id, integration_type, created_at) SELECT id, 'ALLY', now() FROM others",
            """
            INSERT INTO delivery (id, external_delivery_id, integration_type, api_version, region, status, source, data_key_id, incoming_request_id,
                received_at, content_hash, controlled_contents, contents_known, created_at, accepted_at)
            SELECT id, 'O-' || n, 'ALLY', 1, 'US', 'PROCESSED', 'other', id, id, now(), '', '{}', false, now(), now() FROM others
            """,
            """
            INSERT INTO external_state (delivery_id, external_delivery_id, integration_type, api_version, region, next_seq, last_seq_decided, last_seq_sent, last_source_version)
            SELECT id, 'O-' || n, 'ALLY', 1, 'US', 1, 1, 1, 1 FROM others
            """,
            """
            INSERT INTO incoming_request (id, received_at, integration_type, api_version, region, route, method, path_values, headers, body, body_length,
                body_hash, data_key_id, external_delivery_id, delivery_id, verdict)
            SELECT id, now(), 'ALLY', 1, 'US', 'create', 'POST', '{}', '{}', '', 0, '', id, 'O-' || n, id, 'Accepted' FROM others
            """,
            """
            INSERT INTO status_update (recorded_at, delivery_id, seq, status, attempt, occurred_at, source_version)
            SELECT now(), id, 1, 'Assigned', 1, now(), 1 FROM others
            """,
            "INSERT INTO status_decision (decided_at, delivery_id, seq, decision) SELECT now(), id, 1, 'Sent' FROM others",
            """
            INSERT INTO client_requests (id, requested_at, purpose, delivery_id, external_delivery_id, integration_type, api_version, region, operation,
                seq, attempt, message_id, lease_token, method, url, headers, node)
            SELECT id, now(), 'StatusUpdate', id, 'O-' || n, 'ALLY', 1, 'US', 'status', 1, 1, 'm', 1, 'POST', 'http://partner.test/', '{}', 'a' FROM others
            """,
            """
            INSERT INTO client_responses (client_request_id, requested_at, recorded_at, outcome, detail, body_cut, stale)
            SELECT id, now(), now(), 'Sent', 'http_200', false, false FROM others
            """,
            "ANALYZE",
            "SELECT pg_stat_force_next_flush()",
        ];
        await using var connection = await run.Source.OpenConnectionAsync();
        foreach (var sql in fill)
        {
            await using var command = new Npgsql.NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
