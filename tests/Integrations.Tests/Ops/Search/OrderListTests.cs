using Integrations.Abstractions;
using Integrations.Ops.Orders;
using Integrations.Tests.StatusUpdates;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Search;

public sealed class OrderListTests(GatewayDatabase database) : IClassFixture<GatewayDatabase>
{
    private const int Many = 180;

    [Fact]
    public async Task Pages_follow_each_other_without_loss_and_without_repetition_even_at_the_same_instant()
    {
        await using var engine = new EngineRun(database.ConnectionString, new PlayedPartner());
        for (var i = 0; i < Many; i++)
            await engine.NewDeliveryAsync(i % 3 == 0 ? IntegrationType.UBER : IntegrationType.ALLY);
        await engine.ExecuteAsync("UPDATE delivery SET created_at = date_trunc('hour', now())");
        var list = new OrderList(engine.Source, TimeProvider.System);

        foreach (var (line, condition) in new[]
        {
            ("", "true"), ("partner:uber", "integration_type = 'UBER'"), ("region:US", "region = 'US'"), ("region:EU", "region = 'EU'"),
            ("source:other partner:ally", "integration_type = 'ALLY'"),
        })
        {
            var expected = (int)await engine.ScalarAsync<long>($"SELECT count(*) FROM delivery WHERE {condition}");
            var filter = OrderFilter.Parse(line);
            var seen = new List<Guid>();
            for (OrderCursor? after = null; ;)
            {
                var page = await list.FindAsync(filter, days: 7, after, CancellationToken.None);
                seen.AddRange(page.Orders.Select(order => order.Id));
                if (page.Next is null)
                    break;
                after = page.Next;
            }

            seen.Count.ShouldBe(expected, line);
            seen.Distinct().Count().ShouldBe(expected, line);
            if (!filter.LooksAtEach)
                (await list.CountAsync(filter, days: 7, most: 10_000, CancellationToken.None)).ShouldBe(expected, line);
        }
    }

    [Fact]
    public async Task An_order_is_found_by_every_id_that_somebody_may_have()
    {
        var partner = new PlayedPartner();
        await using var engine = await new EngineRun(database.ConnectionString, partner).StartAsync();
        var delivery = await engine.NewDeliveryAsync();
        await engine.ExecuteAsync("UPDATE delivery SET partner_reference = 'ref-77' WHERE id = $1", delivery);
        await engine.ReportAsync(delivery, (AttemptStatus.Assigned, "R1"));
        await engine.AllSettledAsync();
        var call = await engine.ScalarAsync<Guid>("SELECT id FROM client_requests WHERE delivery_id = $1", delivery);
        var message = await engine.ScalarAsync<string>("SELECT message_id FROM client_requests WHERE delivery_id = $1", delivery);
        var list = new OrderList(engine.Source, TimeProvider.System);

        foreach (var id in new[] { $"{delivery:D}", $"{delivery:N}", $"X-{delivery}", "ref-77", $"{call:D}", message })
        {
            var page = await list.FindAsync(OrderFilter.Parse(id), days: 1, after: null, CancellationToken.None);
            page.Exact.ShouldBeTrue();
            page.Orders.Select(order => order.Id).ShouldBe([delivery], id);
        }

        (await list.FindAsync(OrderFilter.Parse("X-nobody"), days: 1, after: null, CancellationToken.None)).Orders.ShouldBeEmpty();
    }

    [Fact]
    public async Task States_are_those_of_the_rows_that_the_engine_works_on()
    {
        var partner = new PlayedPartner(telling => Task.FromResult(new SendOutcome(OutcomeKind.Refused, "http_400")));
        await using var engine = await new EngineRun(database.ConnectionString, partner).StartAsync();
        var dead = await engine.NewDeliveryAsync();
        await engine.ReportAsync(dead, (AttemptStatus.Assigned, "R1"));
        await engine.AllSettledAsync();
        await engine.StopAsync();
        var waiting = await engine.NewDeliveryAsync();
        await engine.ReportAsync(waiting, (AttemptStatus.Assigned, "R7"));
        var doubtful = await engine.NewDeliveryAsync();
        await engine.ReportAsync(doubtful, (AttemptStatus.Assigned, "R1"));
        await engine.ExecuteAsync("UPDATE egress_ready SET sending_seq = 1 WHERE delivery_id = $1", doubtful);
        var list = new OrderList(engine.Source, TimeProvider.System);

        (await IdsAsync("state:dead")).ShouldContain(dead);
        (await IdsAsync("state:dead")).ShouldNotContain(waiting);
        (await IdsAsync("state:waiting")).ShouldBe([doubtful, waiting]);
        (await IdsAsync("state:unknown")).ShouldBe([doubtful]);
        (await IdsAsync("robot:R7")).ShouldBe([waiting]);
        (await IdsAsync("status:Assigned robot:R7 state:waiting")).ShouldBe([waiting]);
        (await IdsAsync("status:InTransit robot:R7 state:waiting")).ShouldBeEmpty();
        await engine.ExecuteAsync("INSERT INTO settlement (delivery_id, seq, act, settled_at, act_id) VALUES ($1, 1, 'Dismissed', now(), $1)", dead);
        (await IdsAsync("state:dead")).ShouldNotContain(dead);

        async Task<IReadOnlyList<Guid>> IdsAsync(string line) =>
            [.. (await list.FindAsync(OrderFilter.Parse(line), days: 7, after: null, CancellationToken.None)).Orders.Select(order => order.Id)];
    }
}
