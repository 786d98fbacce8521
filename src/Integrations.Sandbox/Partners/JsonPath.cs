using System.Globalization;
using System.Text.Json.Nodes;

namespace Integrations.Sandbox.Partners;

/// <summary>Field paths of the partner descriptions: <c>a.b[0].c</c>.</summary>
internal static class JsonPath
{
    public static JsonNode? Get(JsonNode? root, string path)
    {
        var node = root;
        foreach (var part in Parts(path))
        {
            node = Step(node, part);
            if (node is null)
                return null;
        }

        return node;
    }

    /// <summary>Replaces a value, or adds it to an object that is there. False where its parent is absent.</summary>
    public static bool Set(JsonNode root, string path, JsonNode? value)
    {
        var (parent, last) = ParentOf(root, path);
        switch (parent)
        {
            case JsonObject obj when last is string name:
                obj[name] = value;
                return true;
            case JsonArray array when last is int index && index < array.Count:
                array[index] = value;
                return true;
            default:
                return false;
        }
    }

    /// <summary>False where there was nothing to remove.</summary>
    public static bool Remove(JsonNode root, string path)
    {
        var (parent, last) = ParentOf(root, path);
        switch (parent)
        {
            case JsonObject obj when last is string name:
                return obj.Remove(name);
            case JsonArray array when last is int index && index < array.Count:
                array.RemoveAt(index);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The name of the field itself, without what it lies in.</summary>
    public static string LastName(string path) => Parts(path).OfType<string>().LastOrDefault() ?? path;

    private static (JsonNode? Parent, object Last) ParentOf(JsonNode root, string path)
    {
        var parts = Parts(path);
        JsonNode? node = root;
        foreach (var part in parts[..^1])
            node = Step(node, part);
        return (node, parts[^1]);
    }

    private static JsonNode? Step(JsonNode? node, object part) => (node, part) switch
    {
        (JsonObject obj, string name) => obj[name],
        (JsonArray array, int index) when index < array.Count => array[index],
        _ => null,
    };

    private static List<object> Parts(string path)
    {
        var parts = new List<object>();
        foreach (var piece in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var pieces = piece.Split('[');
            if (pieces[0].Length > 0)
                parts.Add(pieces[0]);
            foreach (var index in pieces[1..])
                parts.Add(int.Parse(index.TrimEnd(']'), CultureInfo.InvariantCulture));
        }

        return parts.Count == 0 ? throw new FormatException("A field path names at least one field.") : parts;
    }
}
