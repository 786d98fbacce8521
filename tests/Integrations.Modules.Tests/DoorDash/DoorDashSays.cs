using System.Text;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Modules.DoorDash;
using Shouldly;

namespace Integrations.Modules.Tests.DoorDash;

/// <summary>DoorDash's side of a conversation: its samples, its messages on our routes, and what we make of them.</summary>
internal static class DoorDashSays
{
    public static readonly DoorDashIngress Ingress = new();

    public static JsonObject Sample(string name) => JsonNode.Parse(File.ReadAllBytes(Path.Combine(Samples, name + ".in.json")))!.AsObject();

    public static InboundMessage Message(string route, JsonNode? body, string externalId = "D-1") => new()
    {
        Route = Ingress.Routes.Single(one => string.Equals(one.Name, route, StringComparison.Ordinal)),
        Body = body is null ? default : Encoding.UTF8.GetBytes(body.ToJsonString()),
        RequestId = Guid.Empty,
        ReceivedAt = DateTimeOffset.UnixEpoch,
        Path = new Dictionary<string, string>(StringComparer.Ordinal) { ["external_delivery_id"] = externalId },
    };

    public static Inbound Read(string route, JsonNode? body, string externalId = "D-1") => Ingress.Read(Message(route, body, externalId));

    public static (Reply Reply, JsonObject Body) Hears(string route, Verdict verdict)
    {
        var reply = Ingress.Answer(Message(route, null), verdict);
        return (reply, JsonNode.Parse(reply.Body.Span)!.AsObject());
    }

    /// <summary>The body without the field at <paramref name="path"/> (<c>customer.phone_number</c>, <c>items[0].name</c>).</summary>
    public static JsonObject Without(this JsonObject body, string path)
    {
        var (parent, name) = Find(body, path);
        parent.Remove(name).ShouldBeTrue($"{path} was not there");
        return body;
    }

    public static JsonObject With(this JsonObject body, string path, JsonNode? value)
    {
        var (parent, name) = Find(body, path);
        parent[name] = value;
        return body;
    }

    private static (JsonObject Parent, string Name) Find(JsonObject body, string path)
    {
        var parts = path.Replace("[0]", ".0", StringComparison.Ordinal).Split('.');
        JsonNode parent = body;
        foreach (var part in parts[..^1])
            parent = parent is JsonArray array ? array[0]! : parent[part]!;
        return (parent.AsObject(), parts[^1]);
    }

    private static string Samples
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "Integrations.sln")))
                folder = folder.Parent;
            return Path.Combine(folder.FullName, "modules", "DoorDash", "Samples");
        }
    }
}
