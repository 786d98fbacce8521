using System.Text;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Modules.ThreePl;
using Shouldly;

namespace Integrations.Modules.Tests.ThreePl;

/// <summary>A client calling us, as the tests say it.</summary>
internal static class ThreePlCalls
{
    public static readonly Guid RequestId = Guid.Parse("0190a0b1-0000-7000-8000-0000000000aa");
    public static readonly ThreePlIngress Ingress = new();

    public static JsonObject Sample(string name)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Integrations.sln")))
            root = root.Parent ?? throw new InvalidOperationException("The samples lie beside Integrations.sln.");
        return JsonNode.Parse(File.ReadAllText(Path.Combine(root.FullName, "modules", "ThreePl", "Samples", name + ".in.json")))!.AsObject();
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

    public static InboundMessage Message(string route, string body, string? externalId = null, Region region = Region.US) => new()
    {
        Route = Ingress.Routes.Single(r => r.Name == route),
        Body = Encoding.UTF8.GetBytes(body),
        RequestId = RequestId,
        ReceivedAt = new DateTimeOffset(2026, 6, 2, 17, 20, 0, TimeSpan.Zero),
        Region = region,
        Path = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["external_delivery_id"] = externalId ?? "" },
    };

    public static Inbound Read(string route, JsonNode? body = null, string? externalId = null, Region region = Region.US) =>
        Ingress.Read(Message(route, body?.ToJsonString() ?? "", externalId, region));

    public static DeliveryDraft ReadOrder(params (string Field, JsonNode? Value)[] otherwise) =>
        Read("v1-create", Order(otherwise)).ShouldBeOfType<Inbound.Create>().Draft;

    /// <summary>What was found wrong, each as <c>path rule</c>.</summary>
    public static string[] Faults(Inbound inbound) =>
        [.. inbound.ShouldBeOfType<Inbound.Unreadable>().Faults.Select(fault => $"{fault.Path} {fault.Rule}")];

    public static Reply Reply(Verdict verdict, string route = "v1-create") => Ingress.Answer(Message(route, "{}"), verdict);

    public static string Body(this Reply reply) => JsonNode.Parse(reply.Body.Span)!.ToJsonString();
}
