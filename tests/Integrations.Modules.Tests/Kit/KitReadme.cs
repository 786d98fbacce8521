using System.Text.RegularExpressions;

namespace Integrations.Modules.Tests.Kit;

/// <summary>The tables of a module's README, as people read them.</summary>
internal static partial class KitReadme
{
    /// <summary>How a cell begins of what is not told.</summary>
    public const string Nothing = "nothing";

    public static string PathOf(KitModule module) => Path.Combine(module.Folder, "README.md");

    /// <summary>What a partner hears of each status: the first column begins the line with our statuses.</summary>
    public static Table Statuses(KitModule module) => Tables(module).Single(table => table.Header[0].EndsWith("status", StringComparison.Ordinal));

    /// <summary>What it hears of each reason: after the statuses; null where the partner has no field for a reason.</summary>
    public static Table? Reasons(KitModule module) => Tables(module)
        .SkipWhile(table => !table.Header[0].EndsWith("status", StringComparison.Ordinal))
        .SingleOrDefault(table => table.Header[0].Contains("reason", StringComparison.Ordinal));

    /// <summary>The words in a cell that are set as code; a cell that is one word needs no such mark.</summary>
    public static IEnumerable<string> Words(string cell) =>
        Code().Matches(cell) is { Count: > 0 } found ? found.Select(match => match.Groups["word"].Value) : cell.Contains(' ', StringComparison.Ordinal) ? [] : [cell];

    /// <summary>True when the cell says the word, whole, marked as code or not. An end that is cut with … stands for all that begin so.</summary>
    public static bool Says(string cell, string word) => Word().Matches(cell).Any(match =>
        match.Groups["cut"].Success ? word.StartsWith(match.Groups["word"].Value, StringComparison.Ordinal) : match.Groups["word"].Value == word);

    /// <summary>Each word that is set as code, anywhere.</summary>
    public static IReadOnlyList<string> CodeWords(KitModule module) =>
        [.. CodeWord().Matches(File.ReadAllText(PathOf(module))).Select(match => match.Groups["word"].Value).Distinct()];

    private static IEnumerable<Table> Tables(KitModule module)
    {
        var lines = File.ReadAllLines(PathOf(module));
        for (var at = 0; at + 1 < lines.Length; at++)
        {
            if (lines[at].StartsWith('|') && lines[at + 1].StartsWith("|--", StringComparison.Ordinal))
                yield return new Table(at, Cells(lines[at]), [.. lines.Skip(at + 2).TakeWhile(line => line.StartsWith('|')).Select(Cells)]);
        }
    }

    private static string[] Cells(string line) => [.. Border().Split(line.Trim())[1..^1].Select(cell => cell.Replace("\\|", "|", StringComparison.Ordinal).Trim())];

    [GeneratedRegex(@"(?<!\\)\|", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Border();

    [GeneratedRegex("`(?<word>[^`]+)`", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    [GeneratedRegex("`(?<word>[A-Za-z][A-Za-z_ ]+)`", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodeWord();

    [GeneratedRegex("(?<word>[A-Za-z0-9_]+)(?<cut>…)?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();

    /// <param name="Line">Of the header, from 0.</param>
    /// <param name="Header">Its cells.</param>
    /// <param name="Rows">The cells of the others.</param>
    internal sealed record Table(int Line, string[] Header, IReadOnlyList<string[]> Rows)
    {
        /// <summary>The rows that name it, else the one for all others.</summary>
        public IReadOnlyList<string[]> For(params IEnumerable<string?> names) =>
            names.OfType<string>().Select(name => Rows.Where(row => Says(row[0], name)).ToList()).FirstOrDefault(rows => rows.Count > 0)
            ?? [.. Rows.Where(row => row[0].StartsWith("all other", StringComparison.Ordinal))];

        /// <summary>The column of a version; where the header names none, all versions hear the same.</summary>
        public int Column(int version) =>
            Enumerable.Range(1, Header.Length - 1).SingleOrDefault(column => Says(Header[column], $"v{version}"), Header.Length - 1);
    }
}
