using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Integrations.Modules.Tests.Kit;

/// <summary>
/// Writes what a module says in many cases, for somebody who reads it as code: the first case whole, and of each other only what is different
/// in it; cases that say the same stand on one line.
/// </summary>
internal static class KitSheet
{
    private const string Same = "(the same)";

    /// <summary>So many names at once are those that have no line of their own.</summary>
    private const int Many = 12;

    /// <param name="said">The name of each case, what stands above the body, and the body.</param>
    public static string Cases(IEnumerable<(string Name, string Head, ReadOnlyMemory<byte> Body)> said)
    {
        var all = said.ToList();
        var (head, first) = (all[0].Head, Leaves(all[0].Body));
        var text = new StringBuilder(head).Append('\n');
        if (!all[0].Body.IsEmpty)
            text.Append(Whole(all[0].Body)).Append('\n');
        var groups = all.GroupBy(one => Difference(head, first, one.Head, Leaves(one.Body)), one => one.Name).Select(group => (group.Key, Names: group.Distinct().ToList())).ToList();
        if (groups.Count == 1)
            return text.ToString();
        var most = groups.Where(group => group.Names.Count >= Many).OrderByDescending(group => group.Names.Count).Select(group => group.Key).FirstOrDefault();
        foreach (var (difference, names) in groups)
            text.Append(CultureInfo.InvariantCulture, $"  {(difference.Length == 0 ? Same : difference)}\n    {(difference == most ? "all others" : string.Join(", ", names))}\n");
        return text.ToString();
    }

    /// <summary>What has the same text stands under one heading; all of them under "every ...".</summary>
    public static string Grouped(IEnumerable<(string Name, string Text)> parts, string every)
    {
        var all = parts.ToList();
        var text = new StringBuilder();
        foreach (var group in all.GroupBy(part => part.Text, part => part.Name))
            text.Append(CultureInfo.InvariantCulture, $"{(group.Count() == all.Count ? every : string.Join(", ", group))}\n{Indented(group.Key)}");
        return text.ToString();
    }

    public static string Indented(string text) => string.Concat(text.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? "\n" : $"  {line}\n"));

    /// <summary>One line of JSON; anything else as it is.</summary>
    public static string Whole(ReadOnlyMemory<byte> body) => Parsed(body) is { } node ? node.ToJsonString(KitJson.Readable) : Encoding.UTF8.GetString(body.Span);

    /// <summary>What is different in the other; empty when nothing is.</summary>
    public static string Difference(string head, ReadOnlyMemory<byte> body, string otherHead, ReadOnlyMemory<byte> otherBody) =>
        Difference(head, Leaves(body), otherHead, Leaves(otherBody));

    private static string Difference(string head, Dictionary<string, string> first, string otherHead, Dictionary<string, string> other)
    {
        var different = other.Where(leaf => first.GetValueOrDefault(leaf.Key) != leaf.Value).Select(leaf => $"{leaf.Key}={leaf.Value}")
            .Concat(first.Keys.Except(other.Keys).Select(path => $"no {path}"));
        var line = string.Join(' ', (otherHead == head ? [] : new[] { otherHead.ReplaceLineEndings(" ") }).Concat(different));
        return line;
    }

    private static Dictionary<string, string> Leaves(ReadOnlyMemory<byte> body) =>
        (Parsed(body) is { } node ? Leaves(node, "") : [("", Encoding.UTF8.GetString(body.Span))]).Where(leaf => leaf.Value.Length > 0)
            .ToDictionary(leaf => leaf.Path, leaf => leaf.Value, StringComparer.Ordinal);

    private static IEnumerable<(string Path, string Value)> Leaves(JsonNode? node, string path) => node switch
    {
        JsonObject { Count: > 0 } found => found.SelectMany(field => Leaves(field.Value, path.Length == 0 ? field.Key : $"{path}.{field.Key}")),
        JsonArray { Count: > 0 } found => found.SelectMany((element, place) => Leaves(element, string.Create(CultureInfo.InvariantCulture, $"{path}[{place}]"))),
        _ => [(path, node?.ToJsonString(KitJson.Readable) ?? "null")],
    };

    private static JsonNode? Parsed(ReadOnlyMemory<byte> body)
    {
        try
        {
            return body.IsEmpty ? null : JsonNode.Parse(body.Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
