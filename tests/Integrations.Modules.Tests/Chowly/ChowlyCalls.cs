using System.Text;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Modules.Chowly;
using Integrations.Testing;
using Shouldly;

namespace Integrations.Modules.Tests.Chowly;

/// <summary>Chowly calling us, as the tests say it.</summary>
internal static class ChowlyCalls
{
    public static readonly ChowlyIngress Ingress = new();

    public static JsonObject Sample(string name) =>
        JsonNode.Parse(File.ReadAllText(Repository.At($"modules/Chowly/Samples/{name}.in.json")))!.AsObject();

    /// <summary>The create sample with one field of one of its objects said otherwise; null takes the field away.</summary>
    public static JsonObject Order(string part, string field, JsonNode? value)
    {
        var order = Sample("v2-create");
        var changed = part is "items[0]" ? order["items"]![0]!.AsObject() : order[part]!.AsObject();
        changed.Remove(field);
        if (value is not null)
            changed[field] = value;
        return order;
    }

    public static InboundMessage Message(string route, JsonNode? body = null, string? id = null) => new()
    {
        Route = Ingress.Routes.Single(known => known.Name == route),
        Body = body is null ? default : Encoding.UTF8.GetBytes(body.ToJsonString()),
        RequestId = Guid.Parse("0190a0b1-0000-7000-8000-0000000000aa"),
        ReceivedAt = new DateTimeOffset(2026, 6, 2, 18, 0, 0, TimeSpan.Zero),
        Path = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["id"] = id ?? "" },
    };

    public static Inbound Read(JsonNode order) => Ingress.Read(Message("v2-create", order));

    public static DeliveryDraft ReadOrder(string part = "info", string field = "-", JsonNode? value = null) =>
        Read(Order(part, field, value)).ShouldBeOfType<Inbound.Create>().Draft;

    /// <summary>What was found wrong, each as <c>path rule</c>.</summary>
    public static string[] Faults(Inbound inbound) =>
        [.. inbound.ShouldBeOfType<Inbound.Unreadable>().Faults.Select(fault => $"{fault.Path} {fault.Rule}")];

    public static (int Status, string Body) Answer(Verdict verdict)
    {
        var reply = Ingress.Answer(Message("v2-create"), verdict);
        reply.ContentType.ShouldBe("application/json");
        return (reply.Status, JsonNode.Parse(reply.Body.Span)!.ToJsonString());
    }
}
