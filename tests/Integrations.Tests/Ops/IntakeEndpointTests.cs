using System.Text;
using System.Text.Json.Nodes;
using Integrations.Tests.Ingress;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ops;

/// <summary>Tools stop a partner's new orders and have them taken again.</summary>
[Collection(nameof(WholeGatewayCollection))]
public sealed class IntakeEndpointTests(WholeGateway gateway) : IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => gateway.ExecuteAsync("DELETE FROM intake_stop");

    [Fact]
    public async Task What_a_tool_stops_is_refused_until_it_is_taken_again()
    {
        var (status, stopped) = await gateway.AskAsync("POST", "intake/ALLY/US/stop", new { by = "weather", reason = "ice" });
        var (_, again) = await gateway.AskAsync("POST", "intake/ALLY/US/stop", new { by = "bob", reason = "me too" });
        var refused = await gateway.CreateAsync(Orders.Good(Orders.NewId()));
        var (_, shown) = await gateway.AskAsync("GET", "intake");
        var (_, open) = await gateway.AskAsync("POST", "intake/ALLY/US/open", new { by = "weather", reason = "sun" });
        var taken = await gateway.CreateAsync(Orders.Good(Orders.NewId()));

        (status, refused.Status, taken.Status).ShouldBe((200, 422, 201));
        var stop = stopped!["stopped"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)stop["partner"], (string?)stop["region"], (string?)stop["by"], (string?)stop["reason"]).ShouldBe(("ALLY", "US", "weather", "ice"));
        stop["since"].ShouldNotBeNull();
        foreach (var same in new[] { again, shown })
            JsonNode.DeepEquals(same!["stopped"], stopped["stopped"]).ShouldBeTrue();
        open!["stopped"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_stopped_can_be_opened_when_the_settings_have_the_region_no_more()
    {
        await gateway.ExecuteAsync("INSERT INTO intake_stop (integration_type, region, stopped_at, stopped_by, reason) VALUES ('DOORDASH', 'EU', now(), 'ann', 'ice')");

        var (stop, _) = await gateway.AskAsync("POST", "intake/DOORDASH/EU/stop", new { by = "ann", reason = "ice" });
        var (open, standing) = await gateway.AskAsync("POST", "intake/DOORDASH/EU/open", new { by = "ann", reason = "we left" });

        (stop, open).ShouldBe((404, 200));
        standing!["stopped"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ALLY/US/stop", """{"by":"ann"}""", 400, "reason")]
    [InlineData("ALLY/US/open", """{"reason":"r"}""", 400, "by")]
    [InlineData("ALLY/US/stop", "no json", 400, "$ by reason")]
    [InlineData("ALLY/MARS/stop", """{"by":"a","reason":"r"}""", 404, null)]
    [InlineData("NOBODY/US/stop", """{"by":"a","reason":"r"}""", 404, null)]
    public async Task What_cannot_be_is_refused_and_says_why(string path, string body, int status, string? faulty)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/internal/v1/intake/" + path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", PretendGateway.InternalToken);
        using var answer = await gateway.Http.SendAsync(request);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        ((int)answer.StatusCode).ShouldBe(status);
        if (faulty is null)
            ((string?)problem["detail"]).ShouldNotBeNull().ShouldContain("ALLY/US");
        else
            problem["errors"]!.AsObject().Select(e => e.Key).ShouldBe(faulty.Split(' '), ignoreOrder: true);
        (await gateway.ColumnAsync<long>("SELECT count(*) FROM intake_stop")).ShouldBe([0]);
    }
}
