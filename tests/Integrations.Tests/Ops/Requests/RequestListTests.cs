using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.Ops.Requests;
using Integrations.Tests.Ingress;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops.Requests;

/// <summary>Finding what partners have sent: no page loses a row or shows one twice, and every count is the count of a list.</summary>
public sealed class RequestListTests(PretendGateway gateway) : IClassFixture<PretendGateway>
{
    private static readonly RequestFilter Today = new() { Partner = PretendGateway.Partner, Days = 1 };

    [Theory]
    [InlineData(RequestList.MostLookedAt, RequestTab.All)]
    [InlineData(RequestList.MostLookedAt, RequestTab.Conflict)]
    [InlineData(37, RequestTab.All)]
    [InlineData(37, RequestTab.Conflict)]
    public async Task Page_by_page_every_request_is_seen_once(int looksAt, RequestTab tab)
    {
        await ManyAsync(130);
        await OldAsync();
        var list = new RequestList(gateway.Source, TimeProvider.System) { LooksAt = looksAt };
        var expected = await gateway.ColumnAsync<Guid>(
            "SELECT id FROM incoming_request WHERE integration_type = $1 AND verdict = ANY($2) AND received_at >= now() - interval '1 day' ORDER BY received_at DESC, id DESC",
            PretendGateway.Partner, tab.Verdicts());

        var (seen, pages) = (new List<Guid>(), 0);
        RequestCursor? after = null;
        do
        {
            var page = await list.FindAsync(Today with { Tab = tab }, after, CancellationToken.None);
            page.Requests.Count.ShouldBeLessThanOrEqualTo(RequestList.PageSize);
            seen.AddRange(page.Requests.Select(r => r.Id));
            after = page.Next is { } next ? RequestCursor.Parse(next.ToString()) : null;
            (++pages).ShouldBeLessThan(50);
        }
        while (after is not null);

        expected.Count.ShouldBeGreaterThan(30);
        seen.ShouldBe(expected);
    }

    [Fact]
    public async Task A_cause_counts_what_its_list_shows_whatever_place_in_a_list_was_wrong()
    {
        await SendAsync(order => order["items"]![0]!["quantity"] = "two");
        await SendAsync(order => order["items"]![1]!["quantity"] = "two");
        await SendAsync(order => (order["items"]![0]!["quantity"], order["items"]![1]!["quantity"]) = ("two", "two"));
        await SendAsync(order => order.Remove("dropoff"));
        await SendAsync(order => order["dropoff"] = "at the same place, and of another rule");
        await gateway.SendAsync("PUT", "/ALLY/v1/deliveries/nobody/cancel", body: null);
        var list = new RequestList(gateway.Source, TimeProvider.System);

        var (causes, reach) = await list.CausesAsync(Today with { Tab = RequestTab.Refused }, CancellationToken.None);

        reach.Cut.ShouldBeFalse();
        var quantity = causes.Single(c => c.Key.Path == "items[].quantity");
        (quantity.Count, quantity.ReadAgain, quantity.Key.Route).ShouldBe((3, 0, "v1-create"));
        quantity.First.ShouldBeLessThan(quantity.Last);
        causes.Count(c => c.Key.Path == "dropoff").ShouldBe(2);
        causes.ShouldContain(c => c.Key.Route == "v1-cancel" && c.Key.Path == null && c.Key.Rule == null);
        foreach (var cause in causes)
        {
            var listed = await list.FindAsync(Today with { Tab = RequestTab.Refused, Cause = cause.Key }, null, CancellationToken.None);
            listed.Requests.Count.ShouldBe((int)Math.Min(cause.Count, RequestList.PageSize), $"{cause.Key}");
            listed.Requests[0].Id.ShouldBe(cause.Example);
        }
    }

    [Fact]
    public async Task The_counts_are_those_of_the_lists_and_follow_the_partner()
    {
        await SendAsync(order => order["kind"] = "pickup");
        await gateway.CreateAsync(Orders.Good(Orders.NewId()), partner: IntegrationType.UBER);
        await OldAsync();
        var list = new RequestList(gateway.Source, TimeProvider.System);

        foreach (var partner in new IntegrationType?[] { null, IntegrationType.ALLY, IntegrationType.UBER, IntegrationType.OTTER })
        {
            var (counts, _) = await list.CountAsync(Today with { Partner = partner }, CancellationToken.None);
            foreach (var verdict in Enum.GetValues<RequestVerdict>())
            {
                counts.GetValueOrDefault(verdict).ShouldBe(await gateway.ValueAsync<long>(
                    "SELECT count(*) FROM incoming_request WHERE verdict = $1 AND (integration_type::text = $2 OR $2 = '') AND received_at >= now() - interval '1 day'",
                    verdict, partner?.ToString() ?? ""));
            }
        }
    }

    [Fact]
    public async Task An_id_is_found_in_all_of_time_whether_it_is_the_partners_or_ours()
    {
        var (external, request) = await OldAsync();
        var list = new RequestList(gateway.Source, TimeProvider.System);

        foreach (var id in new[] { external, request, request.ToUpperInvariant() })
        {
            var found = await list.FindAsync(new RequestFilter { Id = id, Days = 1 }, null, CancellationToken.None);
            found.Requests.ShouldHaveSingleItem().ExternalId.ShouldBe(external);
            (await list.CountAsync(new RequestFilter { Id = id }, CancellationToken.None)).Counts.Values.Sum().ShouldBe(1);
        }

        (await list.FindAsync(new RequestFilter { Id = external, Partner = IntegrationType.UBER }, null, CancellationToken.None)).Requests.ShouldBeEmpty();
        (await list.FindAsync(new RequestFilter { Id = Guid.Empty.ToString() }, null, CancellationToken.None)).Requests.ShouldBeEmpty();
    }

    [Fact]
    public void An_address_that_names_no_tab_or_partner_shows_everything()
    {
        RequestFilter.Of("nothing", "nobody", "  ", 0).ShouldBe(new RequestFilter { Days = 1 });
        RequestFilter.Of("3", "ally", " x ", 9_999).ShouldBe(new RequestFilter { Partner = IntegrationType.ALLY, Id = "x", Days = RequestFilter.MostDays });
        RequestFilter.Of("notrelevant", null, null, null).Tab.ShouldBe(RequestTab.NotRelevant);
    }

    private async Task SendAsync(Action<JsonObject> change) => await gateway.CreateAsync(Orders.Good(Orders.NewId(), change));

    /// <summary>An order of longer ago than any window of these tests.</summary>
    private async Task<(string External, string Request)> OldAsync()
    {
        var (external, at) = (Orders.NewId(), TimeProvider.System.GetUtcNow().AddDays(-40));
        var (heard, id) = (await gateway.CreateAsync(Orders.Good(external)), Guid.CreateVersion7(at));
        await gateway.ExecuteAsync(FormattableString.Invariant(
            $"CREATE TABLE IF NOT EXISTS incoming_request_{at:yyyyMMdd} PARTITION OF incoming_request FOR VALUES FROM ('{at:yyyy-MM-dd}Z') TO ('{at.AddDays(1):yyyy-MM-dd}Z')"));
        await gateway.ExecuteAsync("UPDATE incoming_request SET id = $2, received_at = $3 WHERE id = $1", Guid.Parse(heard.RequestId!), id, at);
        return (external, id.ToString("N"));
    }

    /// <summary>Copies of one request, several of each moment.</summary>
    private async Task ManyAsync(int count)
    {
        await SendAsync(order => order.Remove("dropoff"));
        await gateway.ExecuteAsync(
            """
            INSERT INTO incoming_request (id, received_at, integration_type, api_version, region, route, method, path_values, headers, body, body_length,
                body_hash, data_key_id, verdict)
            SELECT gen_random_uuid(), date_trunc('minute', now()) + (n / 4) * interval '1 millisecond', integration_type, api_version, region, route, method,
                path_values, headers, body, body_length, body_hash, data_key_id, CASE WHEN n % 3 = 0 THEN 'Conflict' ELSE 'Accepted' END::request_verdict
            FROM generate_series(1, $1) n CROSS JOIN (SELECT * FROM incoming_request WHERE integration_type = $2 LIMIT 1) r
            """, count, PretendGateway.Partner);
    }
}
