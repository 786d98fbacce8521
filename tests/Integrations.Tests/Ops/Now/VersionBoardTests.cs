using System.Text;
using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.Ops.Now;
using Integrations.Storage;
using Integrations.Tests.Ingress;
using Integrations.Tests.StatusUpdates;
using Npgsql;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Now;

/// <summary>What a partner asked and was told in each version of its API, and which of them nobody uses.</summary>
public sealed class VersionBoardTests(PretendGateway gateway) : IClassFixture<PretendGateway>, IAsyncLifetime
{
    private const IntegrationType Partner = IntegrationType.ALLY;

    private readonly NpgsqlDataSource _source = StorageSetup.OpenSource(gateway.ConnectionString);

    public async Task InitializeAsync()
    {
        foreach (var table in new[] { "client_requests", "client_responses", "status_update", "status_decision", "egress_ready", "external_state" })
            await ExecuteAsync($"DELETE FROM {table}");
    }

    public async Task DisposeAsync() => await _source.DisposeAsync();

    [Fact]
    public async Task Each_version_has_its_own_numbers_and_their_sum_is_the_lane_s()
    {
        await ToldAsync(8, version: 1, took: 2);
        await ToldAsync(2, version: 1, took: 30);
        // Elsewhere in the day, of which ten calls of a minute are looked at.
        await ToldAsync(4, version: 2, took: 1, minutesAgo: 20);
        await OwedAsync(version: 2, sending: false);
        await DeadAsync(version: 1);

        using var attainment = new Attainment(_source, Settings, TimeProvider.System);
        var lane = (await attainment.ReadAsync(CancellationToken.None)).Single(pair => pair.Key.Partner == Partner).Value;
        var rows = (await ReadAsync()).Rows.ToDictionary(row => row.ApiVersion);

        lane.Hour.ShouldBe(new KeptSpan(Told: 14, Late: 2, Dead: 1, Overdue: 1));
        rows[1].Kept!.Hour.ShouldBe(new KeptSpan(Told: 10, Late: 2, Dead: 1, Overdue: 0));
        rows[2].Kept!.Hour.ShouldBe(new KeptSpan(Told: 4, Late: 0, Dead: 0, Overdue: 1));
        (rows[1].Took!.P50, rows[1].Took!.P99).ShouldBe((2, 30));
        rows[2].Took!.P95.ShouldBe(1);
        rows.Values.Select(row => (row.ApiVersion, row.IsUsed, row.IsSpoken)).OrderBy(row => row.ApiVersion).ShouldBe([(1, true, true), (2, true, false)]);
    }

    /// <summary>Where nothing may be sorted and no table walked through, the index alone has to give the order.</summary>
    [Fact]
    public async Task The_newest_orders_are_found_in_the_order_of_their_index()
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var only = new NpgsqlCommand("SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off", connection, transaction))
            await only.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand("EXPLAIN (COSTS OFF) " + VersionBoard.Ordered, connection, transaction);
        command.Parameters.Add(new() { Value = new[] { Partner }, DataTypeName = "integration_type[]" });
        foreach (var value in new object[] { TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow(), Guid.Empty, 10, 20 })
            command.Parameters.Add(new() { Value = value });
        var plan = new StringBuilder();
        await using (var row = await command.ExecuteReaderAsync())
        {
            while (await row.ReadAsync())
                plan.AppendLine(row.GetString(0));
        }

        plan.ToString().ShouldContain("Index Scan Backward using ix_delivery_integration_type_created_at");
    }

    [Fact]
    public async Task Requests_and_orders_are_counted_by_version_and_unknown_ones_of_them()
    {
        var before = (await ReadAsync()).Rows.Single(row => row.ApiVersion == 1);
        var order = await gateway.CreateAsync(Orders.Good(Orders.NewId()));
        await gateway.CreateAsync(Orders.Good(Orders.NewId()));
        await OwedAsync(version: 1, sending: true, order.Delivery);

        var row = (await ReadAsync()).Rows.Single(row => row.ApiVersion == 1);

        (row.Received - before.Received, row.Accepted - before.Accepted, row.Orders - before.Orders, row.Unknown).ShouldBe((2, 2, 2, 1));
        row.IsUsed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_version_that_nobody_uses_is_there_and_says_so()
    {
        var registry = PretendPartner.Registry(IntegrationType.OTTER);
        var settings = PretendPartner.Settings(registry);
        using var attainment = new Attainment(_source, settings, TimeProvider.System);

        var row = (await new VersionBoard(_source, registry, settings, attainment, TimeProvider.System).ReadAsync(IntegrationType.OTTER, CancellationToken.None)).Rows.ShouldHaveSingleItem();

        (row.Region, row.ApiVersion, row.IsSpoken, row.IsUsed).ShouldBe((Region.US, 1, true, false));
    }

    private static Integrations.Partners.PartnerSettings Settings => PretendPartner.Settings(PretendPartner.Registry());

    private async Task<VersionFigures> ReadAsync()
    {
        using var attainment = new Attainment(_source, Settings, TimeProvider.System);
        return await new VersionBoard(_source, PretendPartner.Registry(), Settings, attainment, TimeProvider.System).ReadAsync(Partner, CancellationToken.None);
    }

    private async Task ToldAsync(int count, int version, double took, int minutesAgo = 10)
    {
        var at = TimeProvider.System.GetUtcNow().AddMinutes(-minutesAgo);
        var ids = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7(at)).ToArray();
        await ExecuteAsync(
            """
            INSERT INTO status_update (delivery_id, recorded_at, seq, status, attempt, occurred_at, source_version)
            SELECT id, $2 - make_interval(secs => $3), 1, 'Assigned', 1, $2, 1 FROM unnest($1::uuid[]) id
            """, ids, at, took - 0.5);
        await ExecuteAsync(
            """
            INSERT INTO client_requests (id, requested_at, purpose, delivery_id, seq, external_delivery_id, integration_type, api_version, region, operation,
                attempt, message_id, lease_token, method, url, headers, node)
            SELECT id, $2, $3, id, 1, 'X', 'ALLY', $4, 'US', 'status', 1, 'm', 1, 'POST', 'u', '{}', 'n' FROM unnest($1::uuid[]) id
            """, ids, at, CallPurpose.StatusUpdate, version);
        await ExecuteAsync(
            """
            INSERT INTO client_responses (client_request_id, requested_at, recorded_at, outcome, detail, body_cut, duration, stale)
            SELECT id, $2, $2, 'Sent', 'http_200', false, 500, false FROM unnest($1::uuid[]) id
            """, ids, at);
    }

    private async Task DeadAsync(int version)
    {
        var id = await StateAsync(version, delivery: null);
        await ExecuteAsync("INSERT INTO status_decision (decided_at, delivery_id, seq, decision, reason) VALUES ($2, $1, 1, 'Dead', 'http_400')", id, TimeProvider.System.GetUtcNow().AddMinutes(-5));
    }

    private async Task OwedAsync(int version, bool sending, Guid? delivery = null)
    {
        var id = await StateAsync(version, delivery);
        await ExecuteAsync(
            """
            INSERT INTO egress_ready (delivery_id, integration_type, region, lane, due_at, pending_seq, pending_since, attempts, sending_seq)
            VALUES ($1, 'ALLY', 'US', 0, $2, 1, $2, 0, CASE WHEN $3 THEN 1 END) ON CONFLICT (delivery_id) DO UPDATE SET sending_seq = 1
            """,
            id, TimeProvider.System.GetUtcNow().AddMinutes(-5), sending);
    }

    private async Task<Guid> StateAsync(int version, Guid? delivery)
    {
        var id = delivery ?? Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await ExecuteAsync(
            """
            INSERT INTO external_state (delivery_id, external_delivery_id, integration_type, api_version, region, next_seq, last_seq_decided, last_seq_sent, last_source_version)
            VALUES ($1, 'X-' || $1, 'ALLY', $2, 'US', 1, 0, 0, 1) ON CONFLICT (delivery_id) DO NOTHING
            """, id, version);
        return id;
    }

    private async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = _source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync();
    }
}
