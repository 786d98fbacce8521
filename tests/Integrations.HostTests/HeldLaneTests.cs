using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Integrations.Testing;
using Integrations.Testing.Hosts;
using Shouldly;
using Xunit;

namespace Integrations.HostTests;

/// <summary>An operator pauses a partner, asks why nothing is told, and lets it go on: through the doors of a real gateway.</summary>
public sealed class HeldLaneTests(City city) : IClassFixture<City>
{
    private const string Partner = "DOORDASH";

    [Fact]
    public async Task A_paused_partner_hears_nothing_until_it_is_resumed_even_over_a_restart_and_the_reason_can_be_asked()
    {
        var gateway = await city.StartGatewayAsync();
        var held = await OrderAsync(gateway, "pause", "ann", "their endpoint moves tonight");
        var order = await city.World.SendOrderAsync(Partner);
        await Eventually.Holds(async () => Gate(await ExplainAsync(gateway, order.ExternalId)) is "held", "the robot has moved and the partner is not told");
        (await gateway.StopAsync()).ShouldBe(0);
        await using var next = await city.StartGatewayAsync(gateway.Address);

        var story = await ExplainAsync(next, order.ExternalId);
        var heard = city.World.ReceiptsOf(Partner, order.ExternalId);
        await OrderAsync(next, "resume", "bob", "it has moved");
        await city.AllFinalAsync(1);
        var end = await ExplainAsync(next, order.ExternalId);

        ((string?)held["state"]).ShouldBe("Held");
        var waiting = story!["waiting"]!;
        ((string?)waiting["gate"]!["kind"], (string?)waiting["gate"]!["by"], (string?)waiting["gate"]!["reason"]).ShouldBe(("held", "ann", "their endpoint moves tonight"));
        waiting["nextMoveAt"].ShouldBeNull();
        waiting["owed"]!.AsArray().ShouldNotBeEmpty();
        heard.ShouldBeEmpty();
        city.World.ReceiptsOf(Partner, order.ExternalId).ShouldNotBeEmpty();
        end!["waiting"].ShouldBeNull();
        end["timeline"]!.AsArray().Where(e => (string?)e!["kind"] == "laneOrdered").Select(e => $"{e!["act"]} {e["by"]}").ShouldBe(["Pause ann", "Resume bob"]);
        string[] kinds = [.. end["timeline"]!.AsArray().Select(e => (string)e!["kind"]!).Distinct()];
        kinds.ShouldBe(["requestReceived", "mapped", "serviceCalled", "forwarded", "statusReported", "laneOrdered", "partnerTold", "decided"], ignoreOrder: true);
    }

    private static string? Gate(JsonNode? story) => (string?)story?["waiting"]?["gate"]?["kind"];

    private async Task<JsonNode> OrderAsync(GatewayProcess gateway, string act, string by, string reason)
    {
        using var http = city.Internal(gateway.Address);
        using var answer = await http.PostAsJsonAsync(new Uri($"lanes/{Partner}/US/{act}", UriKind.Relative), new { by, reason });
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!;
    }

    private async Task<JsonNode?> ExplainAsync(GatewayProcess gateway, string externalId)
    {
        using var http = city.Internal(gateway.Address);
        using var answer = await http.GetAsync(new Uri($"explain?partner={Partner}&externalId={externalId}", UriKind.Relative));
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonNode>() : null;
    }
}
