using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Integrations.Sandbox.Partners;
using Integrations.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Integrations.Sandbox.Tests.Pretend;

/// <summary>A gateway that gives receipts to a partner who is answered by calls, and answers as the test says. It forwards nothing.</summary>
internal sealed class Answerer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new();
    private readonly ConcurrentQueue<JsonObject> _heard = new();

    private Answerer(WebApplication app, SandboxWorld world) => (_app, World) = (app, world);

    public static PartnerDescription Otter => PartnerFolder.LoadOne(Repository.At("modules/Otter/Sandbox/partner.json"));

    public SandboxWorld World { get; }

    /// <summary>What it answers to an event; by default yes.</summary>
    public Func<JsonObject, Task> Answer { get; set; } = static _ => Task.CompletedTask;

    public IReadOnlyList<JsonObject> Heard => [.. _heard];

    public static async Task<Answerer> StartAsync(double timeScale = AcmeWorld.VeryFast)
    {
        var world = await SandboxWorld.StartAsync(AcmeWorld.Quiet with { Partners = [Otter], TimeScale = timeScale });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var answerer = new Answerer(app, world);
        answerer.Answer = told => answerer.SayYesAsync(told);
        app.MapPost("/otter/v1/webhook", (JsonObject told) =>
        {
            answerer._heard.Enqueue(told);
            _ = answerer.Answer(told);
            return Results.Ok();
        });
        await app.StartAsync();
        world.ConnectTo(new Uri(app.Urls.Single() + "/"));
        return answerer;
    }

    public async Task SayYesAsync(JsonObject told)
    {
        var now = "2026-06-02T14:30:00Z";
        var cost = new JsonObject { ["baseCost"] = 4.99, ["extraCost"] = 0 };
        await ((string)told["eventType"]! switch
        {
            "delivery.request_quote" => SayAsync(told, "quotes", new JsonObject { ["minPickupDuration"] = 5, ["currencyCode"] = "USD", ["cost"] = cost, ["createdAt"] = now }),
            "delivery.accept" => SayAsync(told, "accept", new JsonObject
            {
                ["confirmedAt"] = now, ["providerDeliveryId"] = "d-1", ["currencyCode"] = "USD", ["cost"] = cost, ["estimatedPickupTime"] = now, ["estimatedDeliveryTime"] = now,
            }),
            _ => SayAsync(told, "cancel", new JsonObject { ["canceledAt"] = now }),
        });
    }

    public Task<int> SayNoAsync(JsonObject told, string code) =>
        CallAsync(HttpMethod.Post, "v1/delivery/callback/error", Store(told), (string)told["eventId"]!, new JsonObject { ["errorCode"] = code, ["errorMessage"] = "no" });

    public Task<int> SayAsync(JsonObject told, string operation, JsonObject body, string? eventId = null) =>
        CallAsync(HttpMethod.Post, $"v1/delivery/{Reference(told)}/{operation}", Store(told), eventId ?? (string)told["eventId"]!, body);

    public Task<int> StatusAsync(JsonObject told, string word) => CallAsync(HttpMethod.Put, $"v1/delivery/{Reference(told)}/status", Store(told), null, new JsonObject
    {
        ["deliveryStatus"] = word,
        ["createdAt"] = "2026-06-02T14:30:00Z",
        ["providerDeliveryId"] = "d-1",
        ["vehicleInformation"] = new JsonObject { ["vehicleType"] = "WALKER" },
    });

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await World.DisposeAsync();
        await _app.DisposeAsync();
    }

    private static string Store(JsonObject told) => (string)told["metadata"]!["storeId"]!;

    private static string Reference(JsonObject told) => (string)told["metadata"]!["payload"]!["deliveryReferenceId"]!;

    private async Task<int> CallAsync(HttpMethod method, string path, string store, string? eventId, JsonObject body)
    {
        var region = store.Contains("-eu-", StringComparison.Ordinal) ? "EU" : "US";
        using var request = new HttpRequestMessage(method, new Uri(World.Address, $"partners/OTTER/{region}/1/{path}")) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(region));
        request.Headers.Add("X-Store-Id", store);
        if (eventId is not null)
            request.Headers.Add("X-Event-Id", eventId);
        using var answer = await _http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private async Task<string> TokenAsync(string region)
    {
        var settings = World.GatewaySettings(new Uri("http://127.0.0.1/"));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = settings[$"Partners:OTTER:Regions:{region}:Outbound:0:KeyId"],
            ["client_secret"] = settings[$"Partners:OTTER:Regions:{region}:Outbound:0:Secret"],
            ["scope"] = "delivery.provider callback.error.write",
        });
        using var answer = await _http.PostAsync(new Uri(settings[$"Partners:OTTER:Regions:{region}:TokenAddress"] + "v1/auth/token"), form);
        return (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["access_token"]!;
    }
}
