using System.Globalization;
using Integrations.Tests.StatusUpdates.Wire;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Integrations.Tests.StatusUpdates;

/// <summary>What an update costs the database, counted on the wire: it does not depend on the machine.</summary>
public sealed class CostTests(GatewayDatabase database, ITestOutputHelper output) : IClassFixture<GatewayDatabase>
{
    private const int Updates = 2000;

    private const string Owed = """
        WITH d AS (SELECT gen_random_uuid() AS id FROM generate_series(1, $updates)),
        k AS (INSERT INTO data_key (id, integration_type, wrapped, created_at) SELECT id, 'ALLY', NULL, now() FROM d),
        o AS (INSERT INTO delivery (id, external_delivery_id, integration_type, api_version, region, status, source, data_key_id,
                incoming_request_id, received_at, content_hash, controlled_contents, contents_known, created_at, accepted_at)
            SELECT id, 'X-' || id, 'ALLY', 1, 'US', 'PROCESSED', 'other', id, id, now(), ''::bytea, '{}', false, now(), now() FROM d),
        s AS (INSERT INTO external_state (delivery_id, external_delivery_id, integration_type, api_version, region, next_seq, last_seq_decided,
                last_seq_sent, last_source_version)
            SELECT id, 'X-' || id, 'ALLY', 1, 'US', 1, 0, 0, 1 FROM d),
        u AS (INSERT INTO status_update (delivery_id, recorded_at, seq, status, attempt, robot_id, occurred_at, source_version)
            SELECT id, now(), 1, 'Assigned', 1, 'R1', now(), 1 FROM d)
        INSERT INTO egress_ready (delivery_id, integration_type, region, lane, due_at, pending_seq, pending_since, attempts)
        SELECT id, 'ALLY', 'US', 0, now(), 1, now(), 0 FROM d
        """;

    [Fact]
    public async Task An_update_costs_a_seventh_of_a_statement()
    {
        var partner = new PlayedPartner();
        await using var onlooker = new EngineRun(database.ConnectionString, partner);
        await onlooker.ExecuteAsync(Owed.Replace("$updates", Updates.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        await using var wire = new StatementWire(database.ConnectionString);
        await using (var engine = new EngineRun(wire.ConnectionString, partner, maxInFlight: 512))
        {
            await engine.StartAsync();
            await onlooker.AllSettledAsync();
            await engine.StopAsync();
            output.WriteLine("window " + engine.Lanes.All.Single().Window);
        }

        foreach (var (sql, count) in wire.Executed.OrderByDescending(e => e.Value))
            output.WriteLine($"{count,5} {sql.ReplaceLineEndings(" ")[..Math.Min(80, sql.Length)]}");
        var (statements, transactions) = (wire.Executed.Values.Sum() / (double)Updates, wire.Transactions / (double)Updates);
        output.WriteLine($"{statements} statements, {transactions} transactions");
        partner.Heard.Count.ShouldBe(Updates);
        statements.ShouldBeLessThanOrEqualTo(0.15);
        transactions.ShouldBeLessThanOrEqualTo(0.08);
    }
}
