using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Sandbox.Keys;
using Integrations.Sandbox.Partners;

namespace Integrations.Sandbox.Deliveries;

/// <summary>The Deliveries service's HTTP face: bearer token, JSON, enums by name.</summary>
internal sealed class DeliveriesRoutes(DeliveriesService service, string token, TimeProvider clock)
{
    public RouteGroupBuilder Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1");
        group.MapPost("/quotes", (HttpContext context) => Serve(context, body => Quote(body)));
        group.MapPut("/deliveries/{id:guid}", (HttpContext context, Guid id) => Serve(context, body => Create(id, body)));
        group.MapPost("/deliveries/{id:guid}/cancel", (HttpContext context, Guid id) => Serve(context, body => Cancel(id, body)));
        group.MapPost("/deliveries/{id:guid}/unlock", (HttpContext context, Guid id) => Serve(context, body => Unlock(id, body)));
        group.MapPatch("/deliveries/{id:guid}", (HttpContext context, Guid id) => Serve(context, _ => Change(id)));
        group.MapGet("/deliveries/{id:guid}", (HttpContext context, Guid id) => Serve(context, _ => State(id)));
        return group;
    }

    private async Task Serve(HttpContext context, Func<JsonNode?, Said> handle)
    {
        if (!Checker.Equal(Checker.Bearer(name => context.Request.Headers[name]), token))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var body = HeardCall.Parse(await WorldHttp.BodyAsync(context));
        if (service.Fails())
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var said = handle(body);
        if (service.Troubles.DelayMs > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(service.Troubles.DelayMs), clock, context.RequestAborted);
        if (service.Cuts())
        {
            context.Abort();
            return;
        }

        await WorldHttp.AnswerAsync(context, said.Status, said.Body);
    }

    private Said Quote(JsonNode? body)
    {
        if (DeliveryOrder.Read(body, deliveryId: null) is not { } order)
            return Said.Bad;
        var (refusal, fee) = DeliveriesService.Offer(order);
        if (refusal is not null)
            return Said.Refused(refusal);
        var (pickup, dropoff) = service.Etas();
        return new Said(200, new JsonObject
        {
            ["quoteId"] = $"q-{Guid.CreateVersion7(clock.GetUtcNow()):N}",
            ["fee"] = Amount(fee),
            ["pickupEta"] = pickup,
            ["dropoffEta"] = dropoff,
            ["expiresAt"] = clock.GetUtcNow() + TimeSpan.FromMinutes(5),
        });
    }

    private Said Create(Guid id, JsonNode? body)
    {
        if (DeliveryOrder.Read(body, id) is not { } order)
            return Said.Bad;
        var (refusal, created) = service.Take(order);
        if (refusal is not null)
            return Said.Refused(refusal);
        var (pickup, dropoff) = service.Etas();
        return new Said(created ? 201 : 200, new JsonObject
        {
            ["deliveryId"] = id,
            ["fee"] = Amount(DeliveriesService.Offer(order).Fee),
            ["pickupEta"] = pickup,
            ["dropoffEta"] = dropoff,
        });
    }

    private Said Cancel(Guid id, JsonNode? body)
    {
        if (service.Find(id) is not { } run)
            return Said.Unknown;
        var asked = Enum.TryParse<CancelReason>(TextOf(body, "reason"), out var reason) ? reason : CancelReason.DeliveryCanceled;
        return run.Cancel(asked) ? Said.Fine : Said.Conflict("final");
    }

    private Said Unlock(Guid id, JsonNode? body)
    {
        if (service.Find(id) is not { } run)
            return Said.Unknown;
        var opens = (TextOf(body, "for"), run.Last?.Status) switch
        {
            ("Merchant", AttemptStatus.AtPickup or AttemptStatus.PickupInProgress) => true,
            ("Customer", AttemptStatus.AtDestination or AttemptStatus.DeliveryInProgress) => true,
            _ => false,
        };
        return opens ? Said.Fine : Said.Conflict("notThere");
    }

    private Said Change(Guid id) => service.Find(id) switch
    {
        null => Said.Unknown,
        { IsFinal: true } => Said.Conflict("final"),
        _ => Said.Fine,
    };

    private Said State(Guid id)
    {
        if (service.Find(id) is not { } run)
            return Said.Unknown;
        var last = run.Last;
        return new Said(200, new JsonObject
        {
            ["deliveryId"] = id,
            ["status"] = (last?.Status ?? AttemptStatus.Requested).ToString(),
            ["attempt"] = last?.Attempt ?? 1,
            ["robotId"] = last?.RobotId,
            ["occurredAt"] = last?.OccurredAt ?? run.AcceptedAt,
            ["fee"] = Amount(DeliveriesService.Offer(run.Order).Fee),
            ["pickupEta"] = last?.PickupEta,
            ["dropoffEta"] = last?.DropoffEta,
        });
    }

    private static string? TextOf(JsonNode? body, string name) =>
        body is JsonObject obj && obj[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static JsonObject Amount(Money money) => new() { ["minorUnits"] = money.MinorUnits, ["currency"] = money.Currency };

    private sealed record Said(int Status, JsonObject? Body)
    {
        public static readonly Said Bad = new(400, null);
        public static readonly Said Unknown = new(404, null);

        public static Said Fine => new(200, []);

        public static Said Refused(string reason) => new(422, new JsonObject { ["reason"] = reason });

        public static Said Conflict(string reason) => new(409, new JsonObject { ["reason"] = reason });
    }
}
