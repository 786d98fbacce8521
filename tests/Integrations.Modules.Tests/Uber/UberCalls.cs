using System.Text;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Modules.Uber;
using Shouldly;

namespace Integrations.Modules.Tests.Uber;

/// <summary>Uber calling us, as the tests say it.</summary>
internal static class UberCalls
{
    public static readonly Guid RequestId = Guid.Parse("0190a0b1-0000-7000-8000-0000000000aa");
    public static readonly UberIngress Ingress = new();

    public static JsonObject Sample(string name)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Integrations.sln")))
            root = root.Parent ?? throw new InvalidOperationException("The samples lie beside Integrations.sln.");
        return JsonNode.Parse(File.ReadAllText(Path.Combine(root.FullName, "modules", "Uber", "Samples", name + ".in.json")))!.AsObject();
    }

    /// <summary>The create sample, with the fields that the test is about said otherwise; null takes a field away.</summary>
    public static JsonObject Order(params (string Field, JsonNode? Value)[] otherwise)
    {
        var order = Sample("v1-create");
        foreach (var (field, value) in otherwise)
        {
            order.Remove(field);
            if (value is not null)
                order[field] = value;
        }

        return order;
    }

    public static InboundMessage Message(string route, JsonNode? body = null, string? deliveryId = null, Region region = Region.US) =>
        Raw(route, body is null ? "" : body.ToJsonString(), deliveryId, region);

    public static InboundMessage Raw(string route, string body, string? deliveryId = null, Region region = Region.US) => new()
    {
        Route = Ingress.Routes.Single(r => r.Name == route),
        Body = Encoding.UTF8.GetBytes(body),
        RequestId = RequestId,
        ReceivedAt = new DateTimeOffset(2026, 6, 2, 17, 45, 0, TimeSpan.Zero),
        Region = region,
        Path = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["customer_id"] = "cus_1",
            ["delivery_id"] = deliveryId ?? "",
        },
    };

    public static Inbound Read(string route, JsonNode? body = null, string? deliveryId = null) =>
        Ingress.Read(Message(route, body, deliveryId));

    public static DeliveryDraft ReadOrder(params (string Field, JsonNode? Value)[] otherwise) =>
        Read("v1-create", Order(otherwise)).ShouldBeOfType<Inbound.Create>().Draft;

    /// <summary>What was found wrong, each as <c>path rule</c>.</summary>
    public static string[] Faults(Inbound inbound) =>
        [.. inbound.ShouldBeOfType<Inbound.Unreadable>().Faults.Select(fault => $"{fault.Path} {fault.Rule}")];

    public static (int Status, JsonObject Body) Answer(Verdict verdict, string route = "v1-create", JsonNode? body = null)
    {
        var reply = Ingress.Answer(Message(route, body ?? new JsonObject()), verdict);
        reply.ContentType.ShouldBe("application/json");
        return (reply.Status, JsonNode.Parse(reply.Body.Span)!.AsObject());
    }
}
