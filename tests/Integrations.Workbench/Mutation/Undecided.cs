using System.Globalization;
using System.Text.Json.Nodes;
using Integrations.Workbench.Evidence;

namespace Integrations.Workbench.Mutation;

/// <summary>
/// The changes of a report that a run which stops at the first failure leaves undecided: a test of many cases that is stopped by one of them
/// has no result as a whole, and the tool takes it for a test that hangs.
/// </summary>
internal sealed class Undecided(string report)
{
    private readonly JsonObject _report = Json.Read(report) ?? [];

    /// <summary>Where they are, as the tool takes places: a file and spans of characters in it.</summary>
    public IReadOnlyList<string> Places =>
        [.. Files(_report).Select(file => (file.Name, Spans: Mutants(file.Content).Where(IsUndecided).Select(one => Span((string)file.Content["source"]!, one)).Distinct(StringComparer.Ordinal).ToList()))
            .Where(file => file.Spans.Count > 0)
            .Select(file => $"**/{file.Name}{string.Concat(file.Spans)}")];

    /// <summary>Takes over what another run said of them. What that one says nothing of stays as it is.</summary>
    public void Settle(string again)
    {
        var said = Files(Json.Read(again) ?? []).SelectMany(file => Mutants(file.Content).Select(one => (Key: Key(file.Name, one), Status: (string?)one["status"])))
            .Where(one => one.Status is not ("Ignored" or null))
            .GroupBy(one => one.Key, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.First().Status!, StringComparer.Ordinal);
        foreach (var (name, content) in Files(_report))
        {
            foreach (var mutant in Mutants(content).Where(IsUndecided))
            {
                if (said.TryGetValue(Key(name, mutant), out var status))
                    mutant["status"] = status;
            }
        }

        File.WriteAllText(report, _report.ToJsonString());
    }

    private static bool IsUndecided(JsonObject mutant) => (string?)mutant["status"] is "Timeout";

    private static IEnumerable<(string Name, JsonObject Content)> Files(JsonObject of) =>
        (of["files"] as JsonObject ?? []).Where(file => file.Value is JsonObject).Select(file => (Path.GetFileName(file.Key), (JsonObject)file.Value!));

    private static IEnumerable<JsonObject> Mutants(JsonObject file) => (file["mutants"] as JsonArray ?? []).OfType<JsonObject>();

    private static string Key(string file, JsonObject mutant) => $"{file} {mutant["mutatorName"]} {mutant["location"]?.ToJsonString()} {mutant["replacement"]}";

    private static string Span(string source, JsonObject mutant) => string.Create(
        CultureInfo.InvariantCulture, $"{{{Offset(source, mutant["location"]!["start"]!)}..{Offset(source, mutant["location"]!["end"]!)}}}");

    /// <summary>Lines and columns count from 1.</summary>
    private static int Offset(string source, JsonNode position)
    {
        var start = 0;
        for (var line = 1; line < (int)position["line"]!; line++)
            start = source.IndexOf('\n', start) + 1;
        return start + (int)position["column"]! - 1;
    }
}
