using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Integrations.Tests.Ops;

/// <summary>An answer with everything replaced that is different each time: ids by their order, times, hosts, leases, durations.</summary>
internal static partial class Scrubbed
{
    private static readonly string[] Counts = ["leaseToken", "token", "milliseconds"];

    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonNode answer)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        return Walk("", answer.DeepClone(), names)!.ToJsonString(Pretty);
    }

    private static JsonNode? Walk(string name, JsonNode? node, Dictionary<string, string> names)
    {
        switch (node)
        {
            case JsonObject o:
                return new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Walk(p.Key, p.Value, names))));
            case JsonArray a:
                return new JsonArray([.. a.Select(item => Walk("", item, names))]);
            case JsonValue v when v.GetValueKind() is JsonValueKind.String:
                return name is "host" or "formerHost" ? "{host}" : name is "traceParent" ? "{trace}" : Text(v.GetValue<string>(), names);
            case JsonValue v when Counts.Contains(name, StringComparer.Ordinal) && v.GetValueKind() is JsonValueKind.Number:
                return $"{{{name}}}";
            default:
                return node?.DeepClone();
        }
    }

    private static string Text(string text, Dictionary<string, string> names)
    {
        text = Time().Replace(text, "{time}");
        text = HttpDate().Replace(text, "{time}");
        text = Port().Replace(text, "127.0.0.1:{port}");
        return Id().Replace(text, match =>
        {
            var key = match.Value.Replace("-", "", StringComparison.Ordinal);
            if (!names.TryGetValue(key, out var name))
                names[key] = name = string.Create(CultureInfo.InvariantCulture, $"{{id-{names.Count + 1}}}");
            return name;
        });
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Time();

    [GeneratedRegex(@"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HttpDate();

    [GeneratedRegex(@"127\.0\.0\.1:\d+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Port();

    [GeneratedRegex(@"[0-9a-f]{8}-?[0-9a-f]{4}-?7[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Id();
}
