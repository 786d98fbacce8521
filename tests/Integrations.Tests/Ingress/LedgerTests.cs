using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Exchange;
using Integrations.Testing;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ingress;

/// <summary>What partners report of their own orders, and the plans that they send for trips.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class LedgerTests(PretendGateway gateway)
{
    [Theory]
    [InlineData(1, "door_dash_update")]
    [InlineData(2, "door_dash_update_v2")]
    [InlineData(3, "door_dash_update_v2")]
    public async Task A_report_is_kept_once_beside_its_delivery(int version, string table)
    {
        var id = Orders.NewId();
        var created = await gateway.CreateAsync(Orders.Good(id), version, IntegrationType.DOORDASH);
        var report = Report(id, "event-1", "picked_up");

        var first = await ReportAsync(version, report);
        var second = await ReportAsync(version, report);

        first.Verdict.ShouldBe("Recorded");
        second.Text.ShouldBe(first.Text);
        (await gateway.ColumnAsync<Guid>($"SELECT delivery_id FROM {table} WHERE external_delivery_id = $1", id)).ShouldBe([created.Delivery]);
        (await gateway.ColumnAsync<string>($"SELECT partner_status FROM {table} WHERE external_delivery_id = $1", id)).ShouldBe(["picked_up"]);
        (await gateway.ColumnAsync<RequestVerdict>(
            "SELECT verdict FROM incoming_request WHERE external_delivery_id = $1 AND route LIKE '%report'", id))
            .ShouldBe([RequestVerdict.Recorded, RequestVerdict.Recorded]);
    }

    [Fact]
    public async Task A_specified_word_is_kept_as_one()
    {
        var id = Orders.NewId();

        await ReportAsync(1, Report(id, "event-1", "DELIVERY_STATUS_WAITING_FOR_LOAD"));
        await ReportAsync(1, Report(id, "event-2", "SOMETHING_ELSE"));

        (await gateway.ColumnAsync<string?>(
            "SELECT delivery_status::text FROM door_dash_update WHERE external_delivery_id = $1 ORDER BY event_id", id))
            .ShouldBe(["DELIVERY_STATUS_WAITING_FOR_LOAD", null]);
    }

    [Fact]
    public async Task A_report_without_an_event_id_is_known_by_its_words()
    {
        var id = Orders.NewId();

        await ReportAsync(2, Report(id, eventId: null, "picked_up"));
        await ReportAsync(2, Report(id, eventId: null, "picked_up"));
        await ReportAsync(2, Report(id, eventId: null, "delivered"));

        (await gateway.ValueAsync<long>("SELECT count(*) FROM door_dash_update_v2 WHERE external_delivery_id = $1", id)).ShouldBe(2);
    }

    [Fact]
    public async Task A_report_on_a_delivery_that_we_do_not_have_is_kept()
    {
        var id = Orders.NewId();

        var heard = await ReportAsync(2, Report(id, "event-1", "canceled"));

        heard.Verdict.ShouldBe("Recorded");
        (await gateway.ColumnAsync<Guid?>("SELECT delivery_id FROM door_dash_update_v2 WHERE external_delivery_id = $1", id)).ShouldBe([null]);
    }

    [Fact]
    public async Task A_reported_cancellation_cancels_once()
    {
        var id = Orders.NewId();
        var created = await gateway.CreateAsync(Orders.Good(id), version: 2, partner: IntegrationType.DOORDASH);

        await ReportAsync(2, Report(id, "event-1", "canceled"));
        await ReportAsync(2, Report(id, "event-1", "canceled"));
        await Eventually.Holds(() => gateway.Service.Calls(id, "POST cancel").Count > 0, "the service hears of the cancellation");
        await ReportAsync(2, Report(id, "event-2", "canceled"));

        await Eventually.Holds(
            async () => (await gateway.ColumnAsync<Guid>("SELECT id FROM delivery_command WHERE delivery_id = $1", created.Delivery)).Count == 0,
            "all commands are through");
        var cancel = gateway.Service.Calls(id, "POST cancel").ShouldHaveSingleItem();
        ((string?)cancel.Body!["reason"]).ShouldBe("the shop is closed");
        (await gateway.ValueAsync<DateTimeOffset?>("SELECT canceled_by_partner_at FROM delivery WHERE id = $1", created.Delivery)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_reported_cancellation_after_the_end_is_only_kept()
    {
        var id = Orders.NewId();
        var created = await gateway.CreateAsync(Orders.Good(id), version: 2, partner: IntegrationType.DOORDASH);
        await gateway.ExecuteAsync("UPDATE external_state SET current_status = 'Delivered' WHERE delivery_id = $1", created.Delivery);

        var heard = await ReportAsync(2, Report(id, "event-1", "canceled"));

        heard.Verdict.ShouldBe("Recorded");
        (await gateway.ColumnAsync<Guid>("SELECT id FROM delivery_command WHERE delivery_id = $1", created.Delivery)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_partner_without_a_table_for_reports_has_them_kept_as_requests()
    {
        var id = Orders.NewId();

        var heard = await gateway.SendAsync("POST", "/ALLY/v1/reports", Report(id, "event-1", "picked_up"));

        heard.Verdict.ShouldBe("Recorded");
        (await gateway.ColumnAsync<RequestVerdict>("SELECT verdict FROM incoming_request WHERE external_delivery_id = $1", id))
            .ShouldBe([RequestVerdict.Recorded]);
    }

    [Fact]
    public async Task A_plan_is_kept_once_with_its_jobs_and_waypoints()
    {
        var id = Orders.NewId();
        var created = await gateway.CreateAsync(Orders.Good(id), partner: IntegrationType.UBER);
        var plan = Plan("plan-" + id, id, jobs: 1, waypoints: 2);

        var first = await PlanAsync(plan);
        var second = await PlanAsync(plan);

        first.Verdict.ShouldBe("Recorded");
        second.Text.ShouldBe(first.Text);
        (await gateway.ColumnAsync<Guid>("SELECT delivery_id FROM uber_transport_plan WHERE plan_id = $1", "plan-" + id)).ShouldBe([created.Delivery]);
        (await gateway.ValueAsync<int>("SELECT job_count FROM uber_transport_plan WHERE plan_id = $1", "plan-" + id)).ShouldBe(1);
        (await gateway.ValueAsync<int>("SELECT waypoint_count FROM uber_transport_plan WHERE plan_id = $1", "plan-" + id)).ShouldBe(2);
        (await gateway.ValueAsync<double>(
            "SELECT (jobs -> 0 -> 'waypoints' -> 1 -> 'location' ->> 'latitude')::double precision FROM uber_transport_plan WHERE plan_id = $1", "plan-" + id))
            .ShouldBe(37.01);
    }

    [Fact]
    public async Task Another_revision_of_a_plan_is_kept_too()
    {
        var id = Orders.NewId();

        await PlanAsync(Plan("plan-" + id, id, jobs: 1, waypoints: 2));
        await PlanAsync(Plan("plan-" + id, id, jobs: 1, waypoints: 2, revision: 2));

        (await gateway.ColumnAsync<int>("SELECT revision FROM uber_transport_plan WHERE plan_id = $1 ORDER BY revision", "plan-" + id)).ShouldBe([1, 2]);
    }

    [Theory]
    [InlineData(2, 2, "TooManyJobs")]
    [InlineData(1, 3, "TooManyWaypoints")]
    public async Task A_plan_that_asks_for_more_than_a_trip_of_ours_is_kept_and_refused(int jobs, int waypoints, string reason)
    {
        var id = Orders.NewId();

        var heard = await PlanAsync(Plan("plan-" + id, id, jobs, waypoints));

        heard.Status.ShouldBe(422);
        ((string?)heard.Json!["reason"]).ShouldBe(reason);
        (await gateway.ValueAsync<string>("SELECT refused_because FROM uber_transport_plan WHERE plan_id = $1", "plan-" + id)).ShouldBe(reason);
        (await gateway.ValueAsync<RequestVerdict>("SELECT verdict FROM incoming_request WHERE id = $1", Guid.Parse(heard.RequestId!)))
            .ShouldBe(RequestVerdict.Refused);
    }

    private static JsonObject Report(string id, string? eventId, string status) =>
        new() { ["id"] = id, ["event"] = eventId, ["status"] = status, ["reason"] = "the shop is closed" };

    private static JsonObject Plan(string plan, string id, int jobs, int waypoints, int revision = 1) => new()
    {
        ["plan"] = plan,
        ["revision"] = revision,
        ["jobs"] = new JsonArray([.. Enumerable.Range(0, jobs).Select(j => (JsonNode)new JsonObject
        {
            ["job"] = $"job-{j}",
            ["id"] = id,
            ["waypoints"] = new JsonArray([.. Enumerable.Range(0, waypoints).Select(w => (JsonNode)new JsonObject { ["lat"] = 37 + (w / 100.0), ["lng"] = -122 })]),
        })]),
    };

    private Task<PartnerHeard> ReportAsync(int version, JsonObject report) => gateway.SendAsync("POST", $"/DOORDASH/v{version}/reports", report);

    private Task<PartnerHeard> PlanAsync(JsonObject plan) => gateway.SendAsync("POST", "/UBER/v1/plans", plan);
}
