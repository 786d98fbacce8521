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

    /// <summary>The field is said a second time, right after the first, with another value: what no tree can hold and every text can.</summary>
    public static ReadOnlyMemory<byte> Twice(ReadOnlyMemory<byte> body, string path, JsonNode? again)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = Readable.Encoder }))
            Twice(writer, JsonNode.Parse(body.Span), "", path, again);
        return stream.ToArray();
    }

    public static bool IsText(JsonNode? node) => node is JsonValue value && value.GetValueKind() is JsonValueKind.String;

    /// <summary>Also where it is written as a text.</summary>
    public static bool IsNumber(JsonNode? node) => node is JsonValue value
        && (value.GetValueKind() is JsonValueKind.Number || (IsText(node) && decimal.TryParse(value.ToString(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)));

    /// <summary>True for a fault's path that leads to the field, to something in it, or to the object or list that it makes whole.</summary>
    public static bool Names(string path, string field) => path == field || Within(path, field) || Within(field, path);

    /// <summary>True when the inner path leads to a place in what stands at the outer one.</summary>
    public static bool Within(string inner, string outer) =>
        inner.StartsWith(outer + ".", StringComparison.Ordinal) || inner.StartsWith(outer + "[", StringComparison.Ordinal);

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

    private static void Twice(Utf8JsonWriter writer, JsonNode? node, string at, string path, JsonNode? again)
    {
        switch (node)
        {
            case JsonObject found:
                writer.WriteStartObject();
                foreach (var (name, value) in found)
                {
                    writer.WritePropertyName(name);
                    Twice(writer, value, Join(at, name), path, again);
                    if (Join(at, name) == path)
                    {
                        writer.WritePropertyName(name);
                        Whole(writer, again);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonArray found:
                writer.WriteStartArray();
                for (var place = 0; place < found.Count; place++)
                    Twice(writer, found[place], string.Create(CultureInfo.InvariantCulture, $"{at}[{place}]"), path, again);
                writer.WriteEndArray();
                break;
            default:
                Whole(writer, node);
                break;
        }
    }

    private static void Whole(Utf8JsonWriter writer, JsonNode? node)
    {
        if (node is null)
            writer.WriteNullValue();
        else
            node.WriteTo(writer, Readable);
    }

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
