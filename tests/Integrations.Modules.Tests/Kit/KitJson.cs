using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Integrations.Modules.Tests.Kit;

/// <summary>A sample's body as a tree that is changed at one place at a time.</summary>
internal static class KitJson
{
    public static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Bytes(this JsonNode? node) => Encoding.UTF8.GetBytes(node?.ToJsonString(Readable) ?? "null");

    /// <summary>Every field of every object, as a path in the spelling of faults: <c>items[0].name</c>.</summary>
    public static IReadOnlyList<string> Fields(ReadOnlyMemory<byte> body) => [.. Fields(JsonNode.Parse(body.Span), "")];

    public static JsonNode? At(ReadOnlyMemory<byte> body, string path)
    {
        var (parent, name) = Find(JsonNode.Parse(body.Span)!, path);
        return parent[name];
    }

    public static ReadOnlyMemory<byte> Without(ReadOnlyMemory<byte> body, string path)
    {
        var root = JsonNode.Parse(body.Span)!;
        var (parent, name) = Find(root, path);
        parent.Remove(name);
        return root.Bytes();
    }

    public static ReadOnlyMemory<byte> With(ReadOnlyMemory<byte> body, string path, JsonNode? value)
    {
        var root = JsonNode.Parse(body.Span)!;
        var (parent, name) = Find(root, path);
        parent[name] = value?.DeepClone();
        return root.Bytes();
    }

    /// <summary>Each object gets a field that no contract has.</summary>
    public static ReadOnlyMemory<byte> WithUnknownFields(ReadOnlyMemory<byte> body)
    {
        var root = JsonNode.Parse(body.Span)!;
        foreach (var found in Objects(root).ToList())
            found["a_field_of_tomorrow"] = new JsonObject { ["deep"] = new JsonArray(1, "two", null) };
        return root.Bytes();
    }

    /// <summary>Every text in the tree.</summary>
    public static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject found => found.SelectMany(field => Texts(field.Value)),
        JsonArray found => found.SelectMany(Texts),
        JsonValue found when found.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject found => found.SelectMany(field => Objects(field.Value)).Prepend(found),
        JsonArray found => found.SelectMany(Objects),
        _ => [],
    };

    private static IEnumerable<string> Fields(JsonNode? node, string path) => node switch
    {
        JsonObject found => found.SelectMany(field => Fields(field.Value, Join(path, field.Key)).Prepend(Join(path, field.Key))),
        JsonArray found => found.SelectMany((element, index) => Fields(element, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"))),
        _ => [],
    };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static (JsonObject Parent, string Name) Find(JsonNode root, string path)
    {
        var steps = path.Split('.', '[');
        var node = root;
        foreach (var step in steps[..^1])
            node = step.EndsWith(']') ? node[int.Parse(step[..^1], CultureInfo.InvariantCulture)]! : node[step]!;
        return (node.AsObject(), steps[^1]);
    }
}
