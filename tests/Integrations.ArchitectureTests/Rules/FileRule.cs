using System.Text.RegularExpressions;

namespace Integrations.ArchitectureTests.Rules;

/// <summary>The look of a file: short, named after its first type, finished.</summary>
internal static partial class FileRule
{
    public const int MostLines = 300;

    /// <summary>Suffixes that would fit every class.</summary>
    private static readonly string[] SayNothing = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Common", "Impl"];

    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files) => files.SelectMany(Violations);

    private static IEnumerable<string> Violations(SourceFile file)
    {
        if (file.Lines > MostLines)
            yield return $"{file.Path} has {file.Lines} lines; two rooms in one?";
        if (Unfinished().Match(file.Text) is { Success: true } mark)
            yield return $"{file.Path} holds a {mark.Value}.";

        var code = file.Code;
        if (Region().IsMatch(code))
            yield return $"{file.Path} folds code away with #region.";
        var types = Declaration().Matches(code).Select(match => match.Groups["name"].Value).ToList();
        foreach (var name in types.Where(name => SayNothing.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal))))
            yield return $"{file.Path} declares {name}: the suffix says nothing.";

        // A program's file is named after what it is. A type spread over files keeps its name in front: X.Log.cs.
        // A record stands before its table, in the table's file.
        var expected = file.Name.Split('.')[0];
        if (types.Count > 0 && expected is not "Program" && types[0] != expected && types[0] + "Table" != expected)
            yield return $"{file.Path} begins with {types[0]}: a file is named after its first type.";
    }

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?)\s+(?<name>[A-Z]\w*)\s*(?=[<({:;\[]|where\b)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^\s*#region\b", RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Region();

    // Written apart, or the rule would find itself.
    [GeneratedRegex(@"\b(?:TO" + @"DO|FIX" + @"ME|HA" + @"CK)\b", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Unfinished();
}
