using System.Globalization;
using System.Text.Json.Nodes;

namespace Integrations.Workbench.Evidence;

/// <summary>The last mutation run of a module: how many of the changes that were made to its code the tests have noticed.</summary>
internal static class MutationReport
{
    public const string NotRun = "not run";

    private const int Shown = 60;

    /// <summary>Where a run of a module leaves its report.</summary>
    public static string FolderOf(string root, string module) => Path.Combine(root, "artifacts", "mutation", module);

    public static string Of(string root, ModuleFolder module)
    {
        var (at, mutants) = Read(root, module.Name);
        if (mutants.Count == 0)
            return NotRun;
        return module.Dated(string.Create(CultureInfo.InvariantCulture, $"{Share(mutants):0.0} % of {mutants.Count}"), at);
    }

    /// <summary>Percent of the changes that the tests have noticed; 0 without a run.</summary>
    public static decimal Killed(string root, string module) => Read(root, module).Mutants is { Count: > 0 } mutants ? Share(mutants) : 0;

    /// <summary>The changes that no test has noticed, with their places: each is a test that is missing, or code that is.</summary>
    public static IEnumerable<string> Survivors(string root, string module) =>
        Read(root, module).Mutants.Where(mutant => mutant.Lives).Select(mutant => mutant.Where).Order(StringComparer.Ordinal);

    private static decimal Share(IReadOnlyList<Mutant> mutants) => 100m * mutants.Count(mutant => !mutant.Lives) / mutants.Count;

    private static (DateTime At, IReadOnlyList<Mutant> Mutants) Read(string root, string module)
    {
        var folder = FolderOf(root, module);
        var file = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "mutation-report.json", SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc)
            : null;
        return file is null || Json.Read(file)?["files"] is not JsonObject files
            ? (default, [])
            : (File.GetLastWriteTimeUtc(file), [.. files.SelectMany(one => (one.Value?["mutants"]?.AsArray() ?? []).Select(mutant => Counted(one.Key, mutant))).OfType<Mutant>()]);
    }

    /// <summary>Mutants that do not compile, and those that were left out, say nothing. A test that did not end is not one that failed.</summary>
    private static Mutant? Counted(string file, JsonNode? mutant) => (string?)mutant?["status"] switch
    {
        "Killed" => new Mutant(Lives: false, ""),
        "Survived" or "NoCoverage" or "Timeout" => new Mutant(Lives: true, Place(file, mutant!)),
        _ => null,
    };

    private static string Place(string file, JsonNode mutant)
    {
        var line = (int?)mutant["location"]?["start"]?["line"] ?? 0;
        var became = ((string?)mutant["replacement"] ?? "").ReplaceLineEndings(" ");
        return string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}:{line,-4} {(string?)mutant["mutatorName"]}: {(became.Length > Shown ? became[..Shown] + "..." : became)}");
    }

    private sealed record Mutant(bool Lives, string Where);
}
