using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Integrations.Tests.Ingress;

/// <summary>
/// The Deliveries service of the tests, over real HTTP. It says yes to what its contract has unless an order asks for something else,
/// and fails on everything that the contract does not have.
/// </summary>
internal sealed class DeliveriesDouble : IAsyncDisposable
{
    public const string Token = "the token of the deliveries service";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<HeardCall> _calls = new();
    private readonly ConcurrentDictionary<string, Func<HeardCall, Task<IResult>>> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, string> _externalIds = new();

    private DeliveriesDouble(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public static async Task<DeliveriesDouble> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var service = new DeliveriesDouble(app);
        app.Run(async context => await (await service.HearAsync(context)).ExecuteAsync(context));
        await app.StartAsync();
        return service;
    }

    /// <summary>From now on, calls about this order are answered so; null goes back to yes.</summary>
    public void Answer(string externalId, Func<HeardCall, Task<IResult>>? answer)
    {
        if (answer is null)
            _answers.TryRemove(externalId, out _);
        else
            _answers[externalId] = answer;
    }

    public void Answer(string externalId, IResult result) => Answer(externalId, _ => Task.FromResult(result));

    public void Refuse(string externalId, string reason) => Answer(externalId, Results.Json(new { reason }, statusCode: 422));

    public IReadOnlyList<HeardCall> Calls(string externalId) => [.. _calls.Where(c => c.ExternalId == externalId)];

    public IReadOnlyList<HeardCall> Calls(string externalId, string operation) => [.. Calls(externalId).Where(c => c.Operation == operation)];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>What the service says when nothing else was asked for.</summary>
    public static IResult Yes(HeardCall call) => call.Operation switch
    {
        "POST quotes" => Results.Json(new
        {
            quoteId = "service-quote-" + call.ExternalId,
            fee = new { minorUnits = 399, currency = "USD" },
            pickupEta = "2030-01-15T12:20:00Z",
            dropoffEta = "2030-01-15T12:40:00Z",
            expiresAt = DateTimeOffset.MaxValue.AddYears(-1),
        }),
        "PUT" => Results.Json(
            new
            {
                deliveryId = call.DeliveryId,
                fee = new { minorUnits = 425, currency = "USD" },
                pickupEta = "2030-01-15T12:21:00Z",
                dropoffEta = "2030-01-15T12:41:00Z",
            },
            statusCode: 201),
        "POST cancel" or "POST unlock" or "PATCH" => Results.Json(new { }),
        _ => Results.StatusCode(500),
    };

    private async Task<IResult> HearAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization != "Bearer " + Token)
            return Results.Unauthorized();
        var body = context.Request.ContentLength > 0 ? await JsonNode.ParseAsync(context.Request.Body) : null;
        var parts = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        Guid? id = parts.Length > 2 && Guid.TryParse(parts[2], out var parsed) ? parsed : null;
        if ((string?)body?["externalId"] is { } said && id is { } about)
            _externalIds[about] = said;
        var externalId = (string?)body?["externalId"] ?? (id is { } known ? _externalIds.GetValueOrDefault(known) : null) ?? "";
        var operation = (context.Request.Method + " " + (parts[1] == "quotes" ? "quotes" : parts.ElementAtOrDefault(3))).TrimEnd();
        var call = new HeardCall(operation, externalId, id, body);
        _calls.Enqueue(call);
        return _answers.TryGetValue(externalId, out var answer) ? await answer(call) : Yes(call);
    }
}

/// <summary>A call that the service has heard.</summary>
internal sealed record HeardCall(string Operation, string ExternalId, Guid? DeliveryId, JsonNode? Body);
