using System.Text;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Modules.Tests.Kit;

namespace Integrations.Modules.Tests.Otter;

/// <summary>Events of Otter's, each the sample with one thing changed.</summary>
internal static class OtterSays
{
    public static readonly KitModule Module = KitModule.Of("Otter");

    public static Inbound Read(string sample, Action<JsonObject, JsonObject>? change = null) => Module.Mapper.Read(Message(sample, change));

    public static InboundMessage Message(string sample, Action<JsonObject, JsonObject>? change = null)
    {
        var found = KitSample.Of("Otter", "v1-webhook-" + sample);
        var body = JsonNode.Parse(found.Body.Span)!.AsObject();
        change?.Invoke(body, body["metadata"]!["payload"]!.AsObject());
        return found.Message(Encoding.UTF8.GetBytes(body.ToJsonString()));
    }

    public static DeliveryDraft Accept(Action<JsonObject> change) => ((Inbound.Create)Read("accept", (_, payload) => change(payload))).Draft;

    public static DeliveryDraft Quote(Action<JsonObject> change) => ((Inbound.Quote)Read("request_quote", (_, payload) => change(payload))).Draft;

    public static JsonObject Body(this Saying saying) => JsonNode.Parse(((Saying.Tell)saying).Call.Body.Span)!.AsObject();
}
