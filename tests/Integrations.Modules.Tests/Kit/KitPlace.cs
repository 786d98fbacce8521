using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Integrations.Modules.Tests.Kit;

/// <summary>Every text and number of a body, elements of lists too, where it stands and in the spelling of the watch.</summary>
/// <param name="Path"><c>items[].name</c>.</param>
/// <param name="Exact"><c>items[0].name</c>.</param>
/// <param name="Value">As the body has it.</param>
internal sealed partial record KitPlace(string Path, string Exact, JsonValue Value)
{
    public static IReadOnlyList<KitPlace> In(ReadOnlyMemory<byte> body) =>
        [.. Leaves(JsonNode.Parse(body.Span), "").Where(leaf => KitJson.IsText(leaf.Value) || KitJson.IsNumber(leaf.Value))
            .Select(leaf => new KitPlace(Index().Replace(leaf.Exact, "[]"), leaf.Exact, leaf.Value))];

    /// <summary>The body with another value there.</summary>
    public ReadOnlyMemory<byte> With(ReadOnlyMemory<byte> body, JsonNode other)
    {
        var root = JsonNode.Parse(body.Span);
        Leaves(root, "").Single(leaf => leaf.Exact == Exact).Value.ReplaceWith(other);
        return root.Bytes();
    }

    private static IEnumerable<(string Exact, JsonValue Value)> Leaves(JsonNode? node, string at) => node switch
    {
        JsonObject found => found.SelectMany(field => Leaves(field.Value, at.Length == 0 ? field.Key : $"{at}.{field.Key}")),
        JsonArray found => found.SelectMany((element, place) => Leaves(element, string.Create(CultureInfo.InvariantCulture, $"{at}[{place}]"))),
        JsonValue found => [(at, found)],
        _ => [],
    };

    [GeneratedRegex(@"\[\d+\]", RegexOptions.NonBacktracking)]
    private static partial Regex Index();
}
