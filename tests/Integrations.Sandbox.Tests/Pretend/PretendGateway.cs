using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Integrations.Sandbox.Tests.Pretend;

/// <summary>
/// A gateway for Acme only, in memory and without any of the real one's code: enough to prove that the world, its partners and its
/// oracle are right about a good gateway and about bad ones.
/// </summary>
internal sealed class PretendGateway(IConfiguration settings, Vice vice) : IDisposable
{
    private readonly ConcurrentDictionary<string, PretendDelivery> _byOrder = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, PretendDelivery> _byId = new();
    private readonly PretendPost _post = new(settings);
    private int _number;

    public static WebApplication Build(Vice vice, IEnumerable<KeyValuePair<string, string>>? settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        if (settings is not null)
            builder.Configuration.AddInMemoryCollection(settings.Select(entry => KeyValuePair.Create(entry.Key, (string?)entry.Value)));
        var app = builder.Build();
        var gateway = new PretendGateway(app.Configuration, vice);
        app.Lifetime.ApplicationStopped.Register(gateway.Dispose);
        gateway.Map(app);
        return app;
    }

    public void Dispose() => _post.Dispose();

    private void Map(WebApplication app)
    {
        app.MapGet("/health/ready", () => Results.Ok());
        app.MapPut("/internal/v1/stores/{partner}/{storeId}", () => Results.NoContent());
        app.MapPost("/internal/v1/deliveries/{id:guid}/statuses", Told);
        app.MapPost("/acme/v{version:int}/quotes", () => Results.Json(new { fee = 100 }));
        app.MapPost("/acme/v{version:int}/orders", Create);
        app.MapPut("/acme/v{version:int}/orders/{ticket}/cancel", Cancel);
    }

    private async Task<IResult> Create(int version, JsonObject order)
    {
        var externalId = (string)order["id"]!;
        if ((string?)order["kind"] is "pickup")
            return Results.StatusCode(202);
        if (vice is not Vice.TakesEverything && order["dropoff"]?["phone"] is null)
            return Results.Json(new { errors = new[] { "dropoff.phone required" } }, statusCode: 422);
        if (_byOrder.TryGetValue(externalId, out var known))
            return Answer(known, vice is Vice.ForgetsItsAnswer ? "again" : "taken");
        var region = (string?)order["store"] is "acme-2" ? "EU" : "US";
        var delivery = new PretendDelivery(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), externalId, version, region, Next(), vice, _post);
        _byOrder[externalId] = delivery;
        _byId[delivery.Id] = delivery;
        await _post.ForwardAsync(delivery.Id, externalId);
        if (vice is Vice.ForwardsTwice)
            await _post.ForwardAsync(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), externalId);
        return Answer(delivery, "taken");
    }

    private async Task<IResult> Cancel(string ticket, JsonObject body)
    {
        if (_byOrder.Values.FirstOrDefault(known => string.Equals(known.Ticket, ticket, StringComparison.Ordinal)) is not { } delivery
            || !string.Equals((string?)body["order"], delivery.ExternalId, StringComparison.Ordinal))
            return Results.NotFound();
        return Results.StatusCode(await _post.CancelAsync(delivery.Id));
    }

    private IResult Told(Guid id, JsonNode body)
    {
        if (!_byId.TryGetValue(id, out var delivery))
            return vice is Vice.ForwardsTwice ? Results.Ok() : Results.NotFound();
        foreach (var change in body as JsonArray ?? [body.DeepClone()])
            delivery.Take((JsonObject)change!);
        return Results.Ok();
    }

    private string Next() => string.Create(CultureInfo.InvariantCulture, $"T{Interlocked.Increment(ref _number)}");

    private static IResult Answer(PretendDelivery delivery, string said) =>
        Results.Json(new { said, ticket = new { number = delivery.Ticket } });
}
