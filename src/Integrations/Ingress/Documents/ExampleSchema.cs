using System.Text.Json;
using System.Text.Json.Nodes;

namespace Integrations.Ingress.Documents;

/// <summary>
/// The shape of some JSON texts as a schema: names and types, never a value. What is required is not guessed from examples: each
/// contract says it, and a fault names it.
/// </summary>
internal static class ExampleSchema
{
    public static JsonObject Of(IReadOnlyCollection<JsonNode?> examples)
    {
        var types = examples.Select(TypeOf).Distinct(StringComparer.Ordinal).ToList();
        // Every whole number is a number, but not the other way round.
        if (types.Contains("number", StringComparer.Ordinal))
            types.Remove("integer");
        var schema = new JsonObject();
        // Of what was only ever null nothing is known.
        if (types is [not "null"])
            schema["type"] = types[0];
        else if (types.Count > 1)
            schema["type"] = new JsonArray([.. types.Select(type => (JsonNode)type)]);
        if (types.Contains("object", StringComparer.Ordinal))
            schema["properties"] = Properties([.. examples.OfType<JsonObject>()]);
        if (types.Contains("array", StringComparer.Ordinal))
            schema["items"] = Of([.. examples.OfType<JsonArray>().SelectMany(array => array)]);
        return schema;
    }

    private static JsonObject Properties(IReadOnlyList<JsonObject> objects)
    {
        var properties = new JsonObject();
        foreach (var name in objects.SelectMany(one => one.Select(property => property.Key)).Distinct(StringComparer.Ordinal))
            properties[name] = Of([.. objects.Where(one => one.ContainsKey(name)).Select(one => one[name])]);
        return properties;
    }

    private static string TypeOf(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => node.ToJsonString().AsSpan().ContainsAny(".eE") ? "number" : "integer",
        _ => "null",
    };
}
