using Integrations.Ops.Orders;
using Integrations.Tests.StatusUpdates;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Search;

/// <summary>Lists of a window and of a state: whatever order ids and times have, each page goes on where the last one ended, and the number is the list's.</summary>
public sealed class OrderWindowTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private const int Many = 160;

    [Fact]
    public async Task Every_list_has_what_its_line_says_once_and_is_as_long_as_its_number()
    {
        await using var engine = new EngineRun(database.ConnectionString, new PlayedPartner());
        await OwedAsync(engine);
        var list = new OrderList(engine.Source, TimeProvider.System);
        const string Waiting = "EXISTS (SELECT FROM egress_ready WHERE delivery_id = d.id)";
        const string Dead = "EXISTS (SELECT FROM status_decision WHERE delivery_id = d.id)";
        const string OlderThanTwoDays = " AND created_at <= now() - interval '2 days'";
        const string Week = " AND created_at >= now() - interval '7 days'";

        foreach (var (line, condition) in new[]
        {
            ("", "true" + Week), ("age>2d", "true" + OlderThanTwoDays + Week), ("age<2d", "created_at > now() - interval '2 days'"),
            ("state:waiting", Waiting + Week), ("state:waiting age>2d", Waiting + OlderThanTwoDays + Week), ("state:waiting age<2d", Waiting + " AND created_at > now() - interval '2 days'"),
            ("state:dead", Dead + Week), ("state:dead age>2d", Dead + OlderThanTwoDays + Week), ("state:unknown", Waiting + Week), ("state:unknown age>2d", Waiting + OlderThanTwoDays + Week),
            ("state:pending", Waiting + Week), ("state:pending age>2d", Waiting + OlderThanTwoDays + Week),
        })
        {
            var expected = await engine.ScalarAsync<long>($"SELECT count(*) FROM delivery d WHERE {condition}");
            expected.ShouldBeGreaterThan(OrderList.PageSize, line);
            var seen = await AllAsync(list, line);

            seen.Count.ShouldBe((int)expected, line);
            seen.Distinct().Count().ShouldBe((int)expected, line);
            (await list.CountAsync(OrderFilter.Parse(line), days: 7, most: 10_000, CancellationToken.None)).ShouldBe(expected, line);
        }
    }

    [Fact]
    public async Task What_is_rare_is_found_behind_all_that_had_to_be_looked_at()
    {
        await using var engine = new EngineRun(database.ConnectionString, new PlayedPartner());
        await OwedAsync(engine);
        await engine.ExecuteAsync("UPDATE delivery SET external_store_id = 'rare' WHERE id IN ((SELECT min(id::text)::uuid FROM delivery), (SELECT max(id::text)::uuid FROM delivery))");
        await engine.ExecuteAsync("UPDATE delivery SET created_at = date_trunc('hour', now()) - interval '1 hour'");
        var list = new OrderList(engine.Source, TimeProvider.System) { LooksAt = 60 };

        var first = await list.FindAsync(OrderFilter.Parse("store:rare"), days: 7, after: null, CancellationToken.None);

        (first.Orders.Count, first.LookedAt).ShouldBe((1, 60));
        (await AllAsync(list, "store:rare")).Distinct().Count().ShouldBe(2);
    }

    /// <summary>Orders of which all is owed, dead and in doubt at once: half of them days old, with something new to tell.</summary>
    private static async Task OwedAsync(EngineRun engine)
    {
        foreach (var table in new[] { "egress_ready", "status_decision", "external_state", "delivery_command", "delivery" })
            await engine.ExecuteAsync($"DELETE FROM {table}");
        for (var i = 0; i < Many; i++)
            await engine.NewDeliveryAsync();
        // Within a millisecond ids are in no order; the oldest is of no window.
        await engine.ExecuteAsync(
            """
            UPDATE delivery d SET created_at = CASE WHEN n = 1 THEN now() - interval '8 days' ELSE date_trunc('hour', now())
                - CASE WHEN n <= $1 / 2 THEN interval '3 days' ELSE interval '1 hour' END - ((n * 7919) % 1000) * interval '1 microsecond' END
            FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM delivery) o WHERE o.id = d.id
            """, Many);
        await engine.ExecuteAsync(
            """
            INSERT INTO external_state (delivery_id, external_delivery_id, integration_type, api_version, region, next_seq, last_seq_decided, last_seq_sent, last_source_version)
            SELECT id, external_delivery_id, 'ALLY', 1, 'US', 1, 0, 0, 1 FROM delivery
            """);
        await engine.ExecuteAsync(
            """
            INSERT INTO egress_ready (delivery_id, integration_type, region, lane, due_at, pending_seq, pending_since, attempts, sending_seq)
            SELECT id, 'ALLY', 'US', 0, now(), 1, now(), 0, 1 FROM delivery
            """);
        await engine.ExecuteAsync("INSERT INTO status_decision (decided_at, delivery_id, seq, decision, reason) SELECT now(), id, 1, 'Dead', 'http_400' FROM delivery");
        await engine.ExecuteAsync(
            """
            INSERT INTO delivery_command (id, delivery_id, kind, incoming_request_id, received_at, requested_at, due_at, attempts)
            SELECT id, id, 'Create', id, now(), now(), now(), 0 FROM delivery
            """);
    }

    private static async Task<List<Guid>> AllAsync(OrderList list, string line)
    {
        var seen = new List<Guid>();
        OrderCursor? after = null;
        do
        {
            var page = await list.FindAsync(OrderFilter.Parse(line), days: 7, after, CancellationToken.None);
            seen.AddRange(page.Orders.Select(order => order.Id));
            after = page.Next;
        }
        while (after is not null);
        return seen;
    }
}
