using System.Globalization;
using System.Text.Json.Nodes;

namespace Integrations.Workbench.Evidence;

/// <summary>The summaries that sandbox runs have left under <c>artifacts/sandbox</c> and at the root: the newest that has the partner counts.</summary>
internal sealed class SandboxRuns
{
    /// <summary>Each must be zero in a clean run.</summary>
    private static readonly string[] Wrongs =
        ["lost", "duplicated", "outOfOrder", "unaudited", "vocabularyViolations", "schemaViolations", "misanswered"];

    private readonly List<(DateTime At, JsonObject Partners)> _runs;

    private SandboxRuns(IEnumerable<string> files) => _runs =
        [.. files.SelectMany(Partners).OrderByDescending(run => run.At)];

    public static SandboxRuns Read(string root)
    {
        string[] places = [root, Path.Combine(root, "artifacts", "sandbox")];
        return new SandboxRuns(places.Where(Directory.Exists).SelectMany(place => Directory.EnumerateFiles(place, "*.json")));
    }

    public string Of(ModuleFolder module)
    {
        foreach (var (at, partners) in _runs)
        {
            if (partners[module.Member] is JsonObject counts && Number(counts, "accepted") > 0)
                return module.Dated(Said(counts), at);
        }

        return Scorecard.None;
    }

    private static string Said(JsonObject counts)
    {
        var wrong = Wrongs.Where(name => counts[name] is not JsonValue || Number(counts, name) != 0)
            .Select(name => $"{name} {counts[name]?.ToJsonString() ?? "unknown"}").ToList();
        return string.Create(CultureInfo.InvariantCulture,
            $"{Number(counts, "final")} of {Number(counts, "accepted")} final, {(wrong.Count == 0 ? "clean" : string.Join(", ", wrong))}");
    }

    private static int Number(JsonObject counts, string name) => counts[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : 0;

    private static IEnumerable<(DateTime At, JsonObject Partners)> Partners(string file)
    {
        var partners = Json.Read(file)?["partners"] as JsonObject;
        return partners is null ? [] : [(File.GetLastWriteTimeUtc(file), partners)];
    }
}
