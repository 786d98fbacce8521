using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Integrations.Sandbox.Partners;

/// <summary>Says where a value stands in a call: <c>path:name</c>, <c>body:a.b[0]</c>, <c>header:name</c>, <c>query:name</c> or <c>const:text</c>.</summary>
[JsonConverter(typeof(AsText))]
public sealed record Locator(string Place, string Name)
{
    private static readonly string[] Places = ["path", "body", "header", "query", "const"];

    public static Locator Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var place = colon < 0 ? "" : text[..colon];
        if (!Places.Contains(place, StringComparer.Ordinal))
            throw new FormatException($"'{text}' does not start with one of {string.Join(", ", Places)} and a colon.");
        return new Locator(place, text[(colon + 1)..]);
    }

    public override string ToString() => $"{Place}:{Name}";

    /// <summary>The value as text, whatever its JSON kind; null where it is absent.</summary>
    internal string? Find(HeardCall call) => Place switch
    {
        "path" => call.PathValues.GetValueOrDefault(Name),
        "header" => call.Headers.GetValueOrDefault(Name),
        "query" => call.Query.GetValueOrDefault(Name),
        "const" => Name,
        _ => TextOf(JsonPath.Get(call.Body, Name)),
    };

    private static string? TextOf(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value when value.GetValueKind() is JsonValueKind.String => value.GetValue<string>(),
        _ => node.ToJsonString(),
    };

    internal sealed class AsText : JsonConverter<Locator>
    {
        public override Locator Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return Parse(reader.GetString() ?? "");
            }
            catch (FormatException e)
            {
                throw new JsonException(e.Message, e);
            }
        }

        public override void Write(Utf8JsonWriter writer, Locator value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
