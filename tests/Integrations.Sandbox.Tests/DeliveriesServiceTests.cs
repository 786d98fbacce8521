using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Integrations.Sandbox.Deliveries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Integrations.Sandbox.Tests;

public sealed class DeliveriesServiceTests : IAsyncLifetime, IDisposable
{
    private readonly Guid _id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
    private SandboxWorld _world = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _world = await SandboxWorld.StartAsync(AcmeWorld.Quiet with { TimeScale = 1, RepeatShare = 1 });
        _http = new HttpClient { BaseAddress = _world.Address };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _world.DeliveriesToken);
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_quote_names_fee_times_and_expiry()
    {
        using var answer = await _http.PostAsJsonAsync("v1/quotes", Order(dropoffLatitude: 37.78));

        var said = await answer.Content.ReadFromJsonAsync<JsonObject>();
        ((long)said!["fee"]!["minorUnits"]!).ShouldBeGreaterThan(0);
        ((string)said["fee"]!["currency"]!).ShouldBe("EUR");
        said["quoteId"].ShouldNotBeNull();
        ((DateTimeOffset)said["expiresAt"]!).ShouldBeGreaterThan(TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task What_is_too_far_is_refused_with_a_reason()
    {
        using var quote = await _http.PostAsJsonAsync("v1/quotes", Order(dropoffLatitude: 40));
        using var create = await _http.PutAsJsonAsync($"v1/deliveries/{_id}", Order(dropoffLatitude: 40));

        quote.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        create.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        ((string)(await quote.Content.ReadFromJsonAsync<JsonObject>())!["reason"]!).ShouldBe("TooFar");
    }

    [Fact]
    public async Task The_same_delivery_again_is_the_same_delivery()
    {
        using var first = await _http.PutAsJsonAsync($"v1/deliveries/{_id}", Order());
        using var second = await _http.PutAsJsonAsync($"v1/deliveries/{_id}", Order());

        (first.StatusCode, second.StatusCode).ShouldBe((HttpStatusCode.Created, HttpStatusCode.OK));
        _world.Deliveries.Runs.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_delivery_is_found_unlocked_only_at_the_robot_changed_and_cancelled_once_in_its_life()
    {
        (await _http.PutAsJsonAsync($"v1/deliveries/{_id}", Order())).Dispose();

        (await Status(HttpMethod.Get, "")).ShouldBe(200);
        (await Status(HttpMethod.Post, "/unlock", """{"for":"Customer"}""")).ShouldBe(409);
        (await Status(HttpMethod.Patch, "", """{"tip":{"minorUnits":100,"currency":"EUR"}}""")).ShouldBe(200);
        (await Status(HttpMethod.Post, "/cancel", """{"reason":"MerchantRequested"}""")).ShouldBe(200);
        await Until(() => _world.Deliveries.Find(_id)!.IsFinal);
        (await Status(HttpMethod.Post, "/cancel", """{"reason":"MerchantRequested"}""")).ShouldBe(409);
        (await Status(HttpMethod.Patch, "", "{}")).ShouldBe(409);
        _world.Deliveries.Find(_id)!.Story[^1].CancelReason.ShouldBe(Abstractions.CancelReason.MerchantRequested);
    }

    [Fact]
    public async Task Nothing_is_known_of_other_deliveries_and_nothing_said_without_the_token()
    {
        (await Status(HttpMethod.Get, "")).ShouldBe(404);
        (await Status(HttpMethod.Post, "/cancel", "{}")).ShouldBe(404);
        (await Status(HttpMethod.Post, "/unlock", "{}")).ShouldBe(404);
        (await Status(HttpMethod.Patch, "", "{}")).ShouldBe(404);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _world.InternalToken);
        (await Status(HttpMethod.Get, "")).ShouldBe(401);
    }

    [Fact]
    public async Task A_troubled_service_fails_refuses_and_cuts()
    {
        _world.Deliveries.Troubles = new DeliveriesTroubles { FailRate = 1 };
        (await Status(HttpMethod.Get, "")).ShouldBe(503);
        _world.Deliveries.Troubles = new DeliveriesTroubles { CutRate = 1 };
        await Should.ThrowAsync<HttpRequestException>(() => _http.PutAsJsonAsync($"v1/deliveries/{_id}", Order()));
        _world.Deliveries.Runs.ShouldHaveSingleItem();
        _world.Deliveries.Troubles = new DeliveriesTroubles { RefuseRate = 1, RefuseReason = "OutsideHours" };
        using var answer = await _http.PutAsJsonAsync($"v1/deliveries/{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}", Order());
        (await answer.Content.ReadAsStringAsync()).ShouldContain("OutsideHours");
    }

    [Fact]
    public async Task Changes_are_told_in_order_until_taken_and_sometimes_again()
    {
        var told = new ConcurrentQueue<JsonObject>();
        var refusals = 3;
        await using var gateway = Listening(body =>
        {
            if (Interlocked.Decrement(ref refusals) >= 0)
                return Results.StatusCode(500);
            foreach (var change in body as JsonArray ?? [body.DeepClone()])
                told.Enqueue((JsonObject)change!);
            return Results.Ok();
        });
        await gateway.StartAsync();
        _world.ConnectTo(new Uri(gateway.Urls.Single() + "/"));

        (await _http.PutAsJsonAsync($"v1/deliveries/{_id}", Order())).Dispose();
        await Until(() => told.Any(change => (long)change["version"]! >= 2));
        await Status(HttpMethod.Post, "/cancel", """{"reason":"Other"}""");
        await Until(() => told.Any(change => (string?)change["status"] is "Canceled"));

        var firsts = told.DistinctBy(change => (long)change["version"]!).Select(change => (long)change["version"]!).ToList();
        firsts.ShouldBe(firsts.Order());
        told.Select(change => (string)change["eventId"]!).Distinct(StringComparer.Ordinal).Count().ShouldBeLessThan(told.Count);
        told.GroupBy(change => (long)change["version"]!).ShouldContain(same => same.Select(change => (string)change["eventId"]!).Distinct(StringComparer.Ordinal).Count() > 1);
        _world.Deliveries.Reporter.Refusals[500].ShouldBe(3);
    }

    private static WebApplication Listening(Func<JsonNode, IResult> hear)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var app = builder.Build();
        app.MapPost("/internal/v1/deliveries/{id:guid}/statuses", hear);
        return app;
    }

    private async Task<int> Status(HttpMethod method, string tail, string? body = null)
    {
        using var request = new HttpRequestMessage(method, $"v1/deliveries/{_id}{tail}");
        if (body is not null)
            request.Content = new StringContent(body);
        using var answer = await _http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static JsonObject Order(double dropoffLatitude = 37.78) => new()
    {
        ["integrationType"] = "ACME",
        ["externalId"] = "A-1",
        ["pickup"] = new JsonObject { ["location"] = Spot(37.77) },
        ["dropoff"] = new JsonObject { ["location"] = Spot(dropoffLatitude) },
        ["orderValue"] = new JsonObject { ["minorUnits"] = 1000, ["currency"] = "EUR" },
    };

    private static JsonObject Spot(double latitude) => new() { ["latitude"] = latitude, ["longitude"] = -122.41 };

    private static async Task Until(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!holds())
            await Task.Delay(20, limit.Token);
    }
}
