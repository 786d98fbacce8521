using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Integrations.Sandbox.Partners;

/// <summary>Holds a call of ours against what the partner's contract demands: required fields, their types, known words.</summary>
internal static class CallCheck
{
    public static readonly FrozenSet<string> Types =
        FrozenSet.Create(StringComparer.Ordinal, "string", "integer", "number", "boolean", "time", "object", "array");

    /// <summary>One line per fault: the field and the rule, never the value.</summary>
    public static List<string> SchemaFaults(Hearing hearing, HeardCall call)
    {
        var faults = new List<string>();
        foreach (var (path, type) in hearing.Required)
        {
            var node = JsonPath.Get(call.Body, path);
            if (node is null)
                faults.Add($"{path} required");
            else if (!Is(type, node))
                faults.Add($"{path} type:{type}");
        }

        if (hearing.ExternalId is { } externalId && externalId.Find(call) is null or "")
            faults.Add($"{externalId} required");
        if (hearing.Answers is { } answers && answers.Find(call) is null or "")
            faults.Add($"{answers} required");
        if (hearing.MessageId is { } messageId && messageId.Find(call) is null or "")
            faults.Add($"{messageId} required");
        return faults;
    }

    public static bool KnowsWord(Hearing hearing, string? word) => word is not null && hearing.Words.ContainsKey(word);

    private static bool Is(string type, JsonNode node)
    {
        var kind = node.GetValueKind();
        return type switch
        {
            "string" => kind is JsonValueKind.String && node.GetValue<string>().Length > 0,
            "integer" => kind is JsonValueKind.Number && long.TryParse(node.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            "number" => kind is JsonValueKind.Number,
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "time" => kind is JsonValueKind.String && IsTime(node.GetValue<string>()),
            "object" => kind is JsonValueKind.Object,
            "array" => kind is JsonValueKind.Array,
            _ => false,
        };
    }

    /// <summary>RFC 3339: date, <c>T</c>, time and an offset. A local time says nothing to a partner.</summary>
    private static bool IsTime(string text) =>
        text.Length >= 20 && text[10] is 'T'
        && (text[^1] is 'Z' || text[^6] is '+' or '-')
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _);
}
