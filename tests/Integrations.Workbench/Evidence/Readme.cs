using System.Globalization;
using System.Text.RegularExpressions;

namespace Integrations.Workbench.Evidence;

/// <summary>Whether the module's README says what the module does, held against the status sheets that were approved.</summary>
internal static partial class Readme
{
    /// <summary>What the template leaves for its reader to write.</summary>
    private const string Yours = "Yours:";

    public static string Of(ModuleFolder module)
    {
        if (module.Text("README.md") is not { } text)
            return "missing";
        var left = Directory.EnumerateFiles(module.Path, "*", SearchOption.AllDirectories).Sum(file => File.ReadAllText(file).Split(Yours).Length - 1);
        if (left > 0)
            return string.Create(CultureInfo.InvariantCulture, $"{left} places still the template's");
        var sheets = Sheets(module).ToList();
        if (sheets.Count == 0)
            return Scorecard.None;
        var rows = text.Split('\n').Where(line => line.StartsWith('|')).ToList();
        var wrong = sheets.SelectMany(sheet => sheet.Lines.Where(line => !rows.Exists(line.IsSaidBy)).Select(line => $"{sheet.Version} {line.Status}")).ToList();
        return wrong.Count == 0 ? "current" : $"stale: {string.Join(", ", wrong.Take(3))}{(wrong.Count > 3 ? ", ..." : "")}";
    }

    /// <summary>Public is what a table that speaks of facts links to.</summary>
    public static string ContractOf(ModuleFolder module)
    {
        if (module.Text("README.md") is not { } text)
            return Scorecard.None;
        var links = Tables(text).Where(table => Public().IsMatch(table)).SelectMany(table => Link().Matches(table)).Select(match => match.Value).Distinct(StringComparer.Ordinal).Count();
        return links == 0 ? "no public source named" : string.Create(CultureInfo.InvariantCulture, $"public ({links} links)");
    }

    private static IEnumerable<string> Tables(string text) => Table().Matches(text.ReplaceLineEndings("\n")).Select(match => match.Value);

    private static IEnumerable<(string Version, IReadOnlyList<Told> Lines)> Sheets(ModuleFolder module)
    {
        var folder = Path.Combine(module.Path, "Approved");
        if (!Directory.Exists(folder))
            yield break;
        foreach (var file in Directory.EnumerateFiles(folder, "statuses.v*.verified.txt").Order(StringComparer.Ordinal))
        {
            var lines = Line().Matches(File.ReadAllText(file)).Select(match => new Told(match.Groups["status"].Value, match.Groups["word"].Value, match.Groups["operation"].Value));
            yield return (Path.GetFileName(file).Split('.')[1], [.. lines]);
        }
    }

    // A status at the beginning of a line, the partner's word, and in the next line the call.
    [GeneratedRegex(@"^(?<status>[A-Z]\w+) +(?<word>[^-\s]\S*)\n +\w+ \S+ \((?<operation>\w+),", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();

    [GeneratedRegex(@"(?:^\|.*\n)+", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Table();

    [GeneratedRegex(@"\bfacts?\b|\bpublic\b", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Public();

    [GeneratedRegex(@"https://[^\s)|<>`]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    private sealed record Told(string Status, string Word, string Operation)
    {
        /// <summary>A row that names the status and the word, or the kind of call that carries it.</summary>
        public bool IsSaidBy(string row) =>
            Regex.IsMatch(row, $@"\b{Status}\b", RegexOptions.None, TimeSpan.FromSeconds(1))
            && (row.Contains($"`{Word}`", StringComparison.Ordinal) || row.Contains(Operation, StringComparison.OrdinalIgnoreCase));
    }
}
