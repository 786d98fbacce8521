using System.Net;
using Integrations.Abstractions;
using Shouldly;
using Xunit;

namespace Integrations.HostTests.Ops;

/// <summary>The pages of the partners, for every module that ships.</summary>
public sealed class PartnerPageTests(PartnerPageTests.Host host) : IClassFixture<PartnerPageTests.Host>
{
    private const string Secret = "a secret that nobody may ever see 0123";

    [Fact]
    public async Task Every_partner_s_page_shows_every_status_and_reason_and_route_and_never_a_secret()
    {
        using var viewer = await host.VisitAsync("viewer");
        var list = await TextAsync(viewer, "/ops/partners");
        foreach (var mapper in ShippedModules.Mappers)
        {
            var page = await TextAsync(viewer, $"/ops/partners/{mapper.Type}");

            list.ShouldContain($"/ops/partners/{mapper.Type}");
            foreach (var status in Enum.GetNames<AttemptStatus>())
                page.ShouldContain($">{status}</th>", customMessage: mapper.Type.ToString());
            foreach (var reason in Enum.GetNames<CancelReason>())
                page.ShouldContain($">{reason}</th>", customMessage: mapper.Type.ToString());
            foreach (var route in mapper.Routes)
                page.ShouldContain($"<code>{route.Name}</code>");
            page.ShouldNotContain(Secret);
        }
    }

    [Fact]
    public async Task The_settings_say_that_a_secret_is_set_and_not_which()
    {
        using var viewer = await host.VisitAsync("viewer");
        var page = await TextAsync(viewer, "/ops/partners/uber");

        page.ShouldContain("set, 1 valid");
        page.ShouldContain("set, 2 valid, until 2099-01-01 00:00:00 UTC");
        page.ShouldContain("https://api.example.com/base/");
        page.ShouldNotContain("who:word");
        page.ShouldNotContain("hidden=1");
        page.ShouldNotContain(">Pause</summary>");
    }

    [Fact]
    public async Task An_operator_pauses_drains_and_resumes_and_each_order_is_on_record_with_its_reason()
    {
        using var operates = await host.VisitAsync("operator");
        var token = await operates.TokenAsync("/ops");

        var reasonless = await OrderAsync("pause", reason: "");
        var paused = await OrderAsync("pause", "their release went wrong");
        var page = await TextAsync(operates, "/ops/partners/UBER");
        var drained = await OrderAsync("drain", "they are back, slowly");
        var resumed = await OrderAsync("resume", "they say all is well");
        var again = await OrderAsync("resume", "they say all is well");
        using var unknown = await operates.PostAsync("/ops/partners/UBER/XX/pause", ("token", token), ("reason", "no such region"));

        (reasonless, paused, drained, resumed, again, unknown.StatusCode).ShouldBe((
            HttpStatusCode.UnprocessableEntity, HttpStatusCode.SeeOther, HttpStatusCode.SeeOther, HttpStatusCode.SeeOther, HttpStatusCode.Conflict, HttpStatusCode.NotFound));
        page.ShouldContain("Paused by operator");
        page.ShouldContain("their release went wrong");
        (await host.ScalarAsync<string>("SELECT string_agg(act || ' ' || subject || ' ' || actor || ' ' || coalesce(ticket, '-'), ', ' ORDER BY id) FROM ops_act WHERE act LIKE 'lane.%'"))
            .ShouldBe("lane.pause UBER/US operator OPS-7, lane.drain UBER/US operator OPS-7, lane.resume UBER/US operator OPS-7");
        (await host.ScalarAsync<string>("SELECT string_agg(act::text || ' ' || given_by, ', ' ORDER BY given_at) FROM lane_order"))
            .ShouldBe("Pause operator, Drain operator, Resume operator");

        async Task<HttpStatusCode> OrderAsync(string act, string reason)
        {
            using var answer = await operates.PostAsync($"/ops/partners/UBER/US/{act}", ("token", token), ("reason", reason), ("ticket", "OPS-7"));
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task An_operator_stops_orders_and_takes_them_again_and_the_pages_say_so()
    {
        using var operates = await host.VisitAsync("operator");
        using var viewer = await host.VisitAsync("viewer");
        var token = await operates.TokenAsync("/ops");

        var reasonless = await OrderAsync("stop-orders", reason: "");
        var stopped = await OrderAsync("stop-orders", "the robots are grounded");
        var twice = await OrderAsync("stop-orders", "me too");
        var (page, now, list) = (await TextAsync(viewer, "/ops/partners/UBER"), await TextAsync(viewer, "/ops"), await TextAsync(viewer, "/ops/partners"));
        var taken = await OrderAsync("take-orders", "they roll again");
        var again = await OrderAsync("take-orders", "they roll again");

        (reasonless, stopped, twice, taken, again).ShouldBe((
            HttpStatusCode.UnprocessableEntity, HttpStatusCode.SeeOther, HttpStatusCode.Conflict, HttpStatusCode.SeeOther, HttpStatusCode.Conflict));
        page.ShouldContain("New orders stopped by operator");
        page.ShouldContain("the robots are grounded");
        page.ShouldNotContain(">Take orders again</summary>", customMessage: "who only looks is offered nothing");
        now.ShouldContain("orders stopped by operator");
        list.ShouldContain("orders stopped");
        (await TextAsync(viewer, "/ops")).ShouldNotContain("orders stopped");

        async Task<HttpStatusCode> OrderAsync(string act, string reason)
        {
            using var answer = await operates.PostAsync($"/ops/partners/UBER/US/{act}", ("token", token), ("reason", reason));
            return answer.StatusCode;
        }
    }

    private static async Task<string> TextAsync(Visitor visitor, string path)
    {
        using var answer = await visitor.GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>One partner is on, with more settings than it needs.</summary>
    public sealed class Host : ConsoleHost
    {
        public override Dictionary<string, string> Settings => new(base.Settings, StringComparer.Ordinal)
        {
            ["Partners:UBER:Enabled"] = "true",
            ["Partners:UBER:Regions:US:BaseAddresses:1"] = "https://who:word@api.example.com/base/?hidden=1",
            ["Partners:UBER:Regions:US:Inbound:0:Secret"] = Secret + "a",
            ["Partners:UBER:Regions:US:Outbound:0:Secret"] = Secret + "b",
            ["Partners:UBER:Regions:US:Outbound:0:KeyId"] = "client",
            ["Partners:UBER:Regions:US:Outbound:0:NotAfter"] = "2099-01-01T00:00:00Z",
            ["Partners:UBER:Regions:US:Outbound:1:Secret"] = Secret + "c",
            ["Partners:UBER:Regions:US:Outbound:1:NotAfter"] = "2031-01-01T00:00:00Z",
        };
    }
}
