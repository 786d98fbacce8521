using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Integrations.Modules.Tests.Kit;

/// <summary>
/// The part of JSON Schema that excerpts of contracts need. A keyword that it does not know is an error: a rule that nobody checks is none.
/// </summary>
/// <param name="Root">Where <c>$ref</c> finds its <c>$defs</c>.</param>
/// <param name="Rules">Of one place.</param>
internal sealed partial record KitSchema(JsonObject Root, JsonObject Rules)
{
    private const string Definitions = "#/$defs/";

    /// <summary>What does not fit, each with its place.</summary>
    public IEnumerable<string> Faults(JsonNode? value, string path = "$") => Rules.SelectMany(rule => rule.Key switch
    {
        "$ref" => Referred(rule.Value!).Faults(value, path),
        "type" => Words(rule.Value).Any(type => IsOf(value, type)) ? [] : [$"{path} is no {string.Join(" or ", Words(rule.Value))}"],
        "enum" => rule.Value!.AsArray().Any(one => JsonNode.DeepEquals(one, value)) ? [] : [$"{path} is {value}, which is no word of the contract"],
        "const" => JsonNode.DeepEquals(rule.Value, value) ? [] : [$"{path} is {value} and not {rule.Value}"],
        "required" when value is JsonObject found => Words(rule.Value).Where(name => !found.ContainsKey(name)).Select(name => $"{path}.{name} is missing"),
        "properties" when value is JsonObject found => found.Where(field => rule.Value![field.Key] is JsonObject)
            .SelectMany(field => (this with { Rules = rule.Value![field.Key]!.AsObject() }).Faults(field.Value, $"{path}.{field.Key}")),
        "additionalProperties" when value is JsonObject found => found.Where(field => Rules["properties"]?[field.Key] is null).Select(field => $"{path}.{field.Key} is no field of the contract"),
        "items" when value is JsonArray found => found.SelectMany((element, place) =>
            (this with { Rules = rule.Value!.AsObject() }).Faults(element, string.Create(CultureInfo.InvariantCulture, $"{path}[{place}]"))),
        "minItems" when value is JsonArray found => found.Count >= (int)rule.Value! ? [] : [$"{path} has too few"],
        "minimum" when Number(value) is { } number => number >= (decimal)rule.Value! ? [] : [$"{path} is too small"],
        "minLength" when Text(value) is { } text => text.Length >= (int)rule.Value! ? [] : [$"{path} is too short"],
        "maxLength" when Text(value) is { } text => text.Length <= (int)rule.Value! ? [] : [$"{path} is too long"],
        "pattern" when Text(value) is { } text => Regex.IsMatch(text, (string)rule.Value!, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)) ? [] : [$"{path} does not look like {rule.Value}"],
        "format" when Text(value) is { } text => IsFormatted(text, (string)rule.Value!) ? [] : [$"{path} is no {rule.Value}"],
        "required" or "properties" or "additionalProperties" or "items" or "minItems" or "minimum" or "minLength" or "maxLength" or "pattern" or "format" => [],
        "note" => Array.Empty<string>(),
        _ => throw new ArgumentException($"{path}: the kit does not know the keyword {rule.Key}.", nameof(value)),
    });

    private KitSchema Referred(JsonNode to)
    {
        var name = (string)to!;
        return name.StartsWith(Definitions, StringComparison.Ordinal) && Root["$defs"]?[name[Definitions.Length..]] is JsonObject rules
            ? this with { Rules = rules }
            : throw new ArgumentException($"{name} is nowhere.", nameof(to));
    }

    private static IEnumerable<string> Words(JsonNode? one) => one is JsonArray many ? many.Select(word => (string)word!) : [(string)one!];

    private static bool IsOf(JsonNode? value, string type) => (value?.GetValueKind() ?? JsonValueKind.Null, type) switch
    {
        (JsonValueKind.Object, "object") or (JsonValueKind.Array, "array") or (JsonValueKind.String, "string") or (JsonValueKind.Null, "null") => true,
        (JsonValueKind.True or JsonValueKind.False, "boolean") or (JsonValueKind.Number, "number") => true,
        (JsonValueKind.Number, "integer") => Number(value) is { } number && decimal.Truncate(number) == number,
        _ => false,
    };

    private static decimal? Number(JsonNode? value) => value?.GetValueKind() is JsonValueKind.Number ? decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture) : null;

    private static string? Text(JsonNode? value) => KitJson.IsText(value) ? value!.GetValue<string>() : null;

    private static bool IsFormatted(string text, string format) => format switch
    {
        "date-time" => Time().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        "uuid" => Guid.TryParseExact(text, "D", out _),
        _ => throw new ArgumentException($"The kit does not know the format {format}.", nameof(format)),
    };

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Time();
}
