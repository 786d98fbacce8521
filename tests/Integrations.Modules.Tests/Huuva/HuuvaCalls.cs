using System.Text;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Modules.Huuva;
using Integrations.Testing;
using Shouldly;

namespace Integrations.Modules.Tests.Huuva;

/// <summary>Huuva calling us, as the tests say it.</summary>
internal static class HuuvaCalls
{
    public static readonly HuuvaIngress Ingress = new();

    public static JsonObject Sample(string name) =>
        JsonNode.Parse(File.ReadAllText(Repository.At($"modules/Huuva/Samples/{name}.in.json")))!.AsObject();

    /// <summary>The create sample, changed.</summary>
    public static JsonObject Job(Action<JsonObject>? change = null) => Changed("v1-create", change);

    /// <summary>The create sample with its delivery location changed.</summary>
    public static JsonObject JobTo(Action<JsonObject> change) => Job(job => change(job["deliveryLocations"]![0]!.AsObject()));

    public static JsonObject Order(Action<JsonObject>? change = null) => Changed("v1-order", change);

    public static InboundMessage Message(string route, JsonNode body) => new()
    {
        Route = Ingress.Routes.Single(known => known.Name == route),
        Body = Encoding.UTF8.GetBytes(body.ToJsonString()),
        RequestId = Guid.Parse("0190a0b1-0000-7000-8000-0000000000aa"),
        ReceivedAt = new DateTimeOffset(2026, 6, 2, 15, 0, 0, TimeSpan.Zero),
        Region = Region.EU,
    };

    public static Inbound Read(string route, JsonNode body) => Ingress.Read(Message(route, body));

    public static DeliveryDraft ReadJob(Action<JsonObject>? change = null) =>
        Read("v1-create", Job(change)).ShouldBeOfType<Inbound.Create>().Draft;

    public static DeliveryDraft ReadOrder(Action<JsonObject>? change = null) =>
        Read("v1-order", Order(change)).ShouldBeOfType<Inbound.Create>().Draft;

    /// <summary>What was found wrong, each as <c>path rule</c>.</summary>
    public static string[] Faults(Inbound inbound) =>
        [.. inbound.ShouldBeOfType<Inbound.Unreadable>().Faults.Select(fault => $"{fault.Path} {fault.Rule}")];

    public static string NotOurs(Inbound inbound) => inbound.ShouldBeOfType<Inbound.NotRelevant>().Why;

    public static (int Status, string Body) Answer(Verdict verdict, string route = "v1-create", JsonNode? body = null)
    {
        var reply = Ingress.Answer(Message(route, body ?? Sample(route)), verdict);
        reply.ContentType.ShouldBe("application/json");
        return (reply.Status, JsonNode.Parse(reply.Body.Span)!.ToJsonString());
    }

    private static JsonObject Changed(string sample, Action<JsonObject>? change)
    {
        var body = Sample(sample);
        change?.Invoke(body);
        return body;
    }
}
