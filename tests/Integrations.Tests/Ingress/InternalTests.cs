using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Integrations.Ops;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Integrations.Tests.Ingress;

/// <summary>What our own services and operators may ask, and nobody else.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class InternalTests(PretendGateway gateway)
{
    [Theory]
    [InlineData(null)]
    [InlineData("Bearer ")]
    [InlineData("Bearer an internal token of the test")]
    [InlineData("Bearer an internal token of the testss")]
    [InlineData("Bearer AN INTERNAL TOKEN OF THE TESTS")]
    [InlineData("Basic an internal token of the tests")]
    [InlineData("an internal token of the tests")]
    public async Task Without_the_token_nothing_is_said(string? authorization)
    {
        foreach (var (method, path) in new[] { ("GET", "/internal/v1/requests"), ("PUT", "/internal/v1/stores/ALLY/s-1") })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (authorization is not null)
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            // A body that cannot be read: that it is not complained of shows that nobody tried.
            if (method == "PUT")
                request.Content = new StringContent("{{{", new MediaTypeHeaderValue("application/json"));

            using var response = await gateway.Http.SendAsync(request);

            ((int)response.StatusCode).ShouldBe(401);
            (await response.Content.ReadAsStringAsync()).ShouldBeEmpty();
        }
    }

    [Fact]
    public void Every_internal_endpoint_is_behind_the_token()
    {
        var internals = gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/internal", StringComparison.Ordinal)).ToList();

        internals.ShouldNotBeEmpty();
        internals.ShouldAllBe(e => e.Metadata.GetMetadata<InternalAccess>() != null);
    }

    [Fact]
    public async Task Every_authenticated_request_is_found_by_external_id_request_id_and_time()
    {
        var id = Orders.NewId();
        var before = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        var good = await gateway.CreateAsync(Orders.Good(id));
        var conflict = await gateway.CreateAsync(Orders.Good(id, o => o["tip"]!["minor"] = 1));
        var bad = await gateway.SendBytesAsync("POST", "/ALLY/v1/deliveries", "{"u8.ToArray());

        var byExternalId = await SearchAsync($"externalId={Uri.EscapeDataString(id)}");
        var byRequestId = await SearchAsync($"requestId={bad.RequestId}");
        var byTime = await SearchAsync($"partner=ALLY&from={Uri.EscapeDataString(before.ToString("O"))}&limit=500");
        var beforeIt = await SearchAsync($"externalId={Uri.EscapeDataString(id)}&to={Uri.EscapeDataString(before.ToString("O"))}");
        var ofOthers = await SearchAsync($"partner=UBER&externalId={Uri.EscapeDataString(id)}");

        byExternalId.Select(r => (string?)r["requestId"]).ShouldBe([conflict.RequestId, good.RequestId]);
        byExternalId.Select(r => (string?)r["verdict"]).ShouldBe(["Conflict", "Accepted"]);
        var found = byRequestId.ShouldHaveSingleItem();
        ((string?)found["verdict"]).ShouldBe("Unreadable");
        ((string?)found["faults"]![0]!["rule"]).ShouldBe("json");
        ((int?)found["bodyLength"]).ShouldBe(1);
        byTime.Select(r => (string?)r["requestId"]).ShouldContain(bad.RequestId);
        beforeIt.ShouldBeEmpty();
        ofOthers.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_search_shows_facts_and_never_content()
    {
        var id = Orders.NewId();
        await gateway.CreateAsync(Orders.Good(id));

        var found = (await SearchAsync($"externalId={id}")).Single();

        found.AsObject().Select(p => p.Key).ShouldBe(
            [
                "requestId", "receivedAt", "partner", "apiVersion", "region", "route", "method", "externalId", "deliveryId", "verdict", "faults",
                "reason", "bodyLength", "bodyHash", "traceParent",
            ]);
        found.ToJsonString().ShouldNotContain("Invented");
    }

    [Theory]
    [InlineData("partner=NOBODY")]
    [InlineData("partner=3")]
    [InlineData("limit=0")]
    [InlineData("limit=501")]
    [InlineData("from=yesterday")]
    [InlineData("requestId=7")]
    public async Task A_question_that_makes_no_sense_is_refused(string query)
    {
        using var response = await InternalAsync("GET", "requests?" + query);

        ((int)response.StatusCode).ShouldBe(400);
    }

    [Fact]
    public async Task A_store_is_recorded_and_completes_orders_that_name_only_the_store()
    {
        var (store, id) = (Orders.NewId("store"), Orders.NewId());

        using var put = await PutAsync($"ALLY/{store}", """{"name":"Example Deli","active":true,"region":"US","location":{"latitude":37.5,"longitude":-122.25}}""");
        var heard = await gateway.CreateAsync(Orders.Good(id, o =>
        {
            o.Remove("pickup");
            o["store"] = store;
        }));

        ((int)put.StatusCode).ShouldBe(204);
        heard.Status.ShouldBe(201);
        ((double?)gateway.Service.Calls(id, "PUT").Single().Body!["pickup"]!["location"]!["latitude"]).ShouldBe(37.5);
    }

    [Fact]
    public async Task A_store_that_is_closed_takes_no_orders()
    {
        var store = Orders.NewId("store");
        using var open = await PutAsync($"ALLY/{store}", """{"active":true,"region":"US"}""");
        using var closed = await PutAsync($"ALLY/{store}", """{"active":false,"region":"EU"}""");

        var heard = await gateway.CreateAsync(Orders.Good(Orders.NewId(), o => o["store"] = store));

        heard.Faults.ShouldBe(["store store:not_active"]);
        (await gateway.ValueAsync<string>("SELECT region::text FROM store WHERE external_store_id = $1", store)).ShouldBe("EU");
    }

    [Theory]
    [InlineData("NOBODY/s-1", """{"active":true,"region":"US"}""", 404)]
    [InlineData("3/s-1", """{"active":true,"region":"US"}""", 404)]
    [InlineData("ALLY/s-1", """{"active":true,"region":"US","location":{"latitude":91,"longitude":0}}""", 400)]
    [InlineData("ALLY/s-1", """{"active":true,"region":"MARS"}""", 400)]
    [InlineData("ALLY/s-1", "", 400)]
    public async Task A_store_that_cannot_be_is_refused(string path, string body, int status)
    {
        using var response = await PutAsync(path, body);

        ((int)response.StatusCode).ShouldBe(status);
    }

    private async Task<IReadOnlyList<JsonNode>> SearchAsync(string query)
    {
        using var response = await InternalAsync("GET", "requests?" + query);
        response.EnsureSuccessStatusCode();
        return [.. (await response.Content.ReadFromJsonAsync<JsonNode>())!["requests"]!.AsArray().Select(r => r!)];
    }

    private Task<HttpResponseMessage> PutAsync(string path, string body) =>
        InternalAsync("PUT", "stores/" + path, new StringContent(body, new MediaTypeHeaderValue("application/json")));

    private async Task<HttpResponseMessage> InternalAsync(string method, string path, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/internal/v1/" + path) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", PretendGateway.InternalToken);
        return await gateway.Http.SendAsync(request);
    }
}
