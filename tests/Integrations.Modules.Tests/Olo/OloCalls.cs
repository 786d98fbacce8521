using System.Text;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Modules.Olo;
using Integrations.Testing;
using Shouldly;

namespace Integrations.Modules.Tests.Olo;

/// <summary>Olo calling us, as the tests say it.</summary>
internal static class OloCalls
{
    public static readonly OloIngress Ingress = new();

    public static readonly DateTimeOffset Noon = new(2026, 6, 2, 12, 0, 0, TimeSpan.Zero);

    public static readonly DeliveryFacts Facts = new()
    {
        DeliveryId = Guid.Parse("0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b"),
        ExternalId = "dsp-60417",
        CreatedAt = Noon,
        UpdatedAt = Noon.AddMinutes(3),
        Status = AttemptStatus.AtPickup,
        RobotId = "robot-12",
        Fee = new Money(705, "USD"),
        PickupEta = Noon.AddMinutes(10),
        DropoffEta = Noon.AddMinutes(31),
    };

    /// <summary>The sample, with the fields that the test is about said otherwise; null takes a field away.</summary>
    public static JsonObject Quote(params (string Field, JsonNode? Value)[] otherwise)
    {
        var quote = JsonNode.Parse(File.ReadAllText(Repository.At("modules/Olo/Samples/v1-quote.in.json")))!.AsObject();
        foreach (var (field, value) in otherwise)
        {
            quote.Remove(field);
            if (value is not null)
                quote[field] = value;
        }

        return quote;
    }

    public static InboundMessage Message(string route, string body = "", string? id = null) => new()
    {
        Route = Ingress.Routes.Single(r => r.Name == route),
        Body = Encoding.UTF8.GetBytes(body),
        RequestId = Guid.Parse("0190a0b1-0000-7000-8000-0000000000aa"),
        ReceivedAt = Noon,
        Path = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["quoteId"] = id ?? "", ["deliveryId"] = id ?? "" },
    };

    public static Inbound Read(string route, JsonNode? body = null, string? id = null) =>
        Ingress.Read(Message(route, body?.ToJsonString() ?? "", id));

    public static DeliveryDraft ReadQuote(params (string Field, JsonNode? Value)[] otherwise) =>
        Read("v1-quote", Quote(otherwise)).ShouldBeOfType<Inbound.Quote>().Draft;

    /// <summary>What was found wrong, each as <c>path rule</c>.</summary>
    public static string[] Faults(Inbound inbound) =>
        [.. inbound.ShouldBeOfType<Inbound.Unreadable>().Faults.Select(fault => $"{fault.Path} {fault.Rule}")];

    public static (int Status, string Body) Answer(Verdict verdict, string route = "v1-accept")
    {
        var reply = Ingress.Answer(Message(route, "{}"), verdict);
        return (reply.Status, JsonNode.Parse(reply.Body.Span)!.ToJsonString());
    }
}
