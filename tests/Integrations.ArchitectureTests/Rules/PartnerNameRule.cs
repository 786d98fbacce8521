using System.Text.RegularExpressions;

namespace Integrations.ArchitectureTests.Rules;

/// <summary>
/// The platform knows no partner by name. Word-aware, also inside identifiers: <c>OloClient</c> and <c>send_to_olo</c> name one,
/// <c>color</c> does not.
/// </summary>
internal static partial class PartnerNameRule
{
    /// <summary>The specification names these partners in its tables and types; the sandbox plays them.</summary>
    private static readonly string[] MayNamePartners =
    [
        "src/Integrations.Abstractions/Words/IntegrationType.cs",
        "src/Integrations/Partners/Specified/",
        "src/Integrations/Storage/Migrations/",
        "src/Integrations.Sandbox/",
    ];

    /// <summary>The files in which no partner may be named.</summary>
    public static IReadOnlyList<SourceFile> Platform() =>
        [.. SourceFile.In("src", ".cs", ".csproj", ".json", ".razor", ".cshtml", ".css", ".js").Where(file => !MayNamePartners.Any(file.LiesIn))];

    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files, IEnumerable<string> partners, IReadOnlyCollection<string> excused)
    {
        var names = partners.Select(name => name.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        foreach (var file in files.Where(file => !excused.Any(file.LiesIn)))
        {
            foreach (var (line, number) in file.Text.Split('\n').Select((line, index) => (line, index + 1)))
            {
                foreach (var name in Named(line, names))
                    yield return $"{file.Path}:{number} names the partner {name}.";
            }
        }
    }

    /// <summary>A name of several words (<c>DoorDash</c>) is several words in a row of one identifier, however they are joined.</summary>
    private static IEnumerable<string> Named(string line, HashSet<string> names)
    {
        foreach (Match identifier in Identifier().Matches(line))
        {
            var words = Word().Matches(identifier.Value).Select(word => word.Value.ToLowerInvariant()).ToArray();
            for (var first = 0; first < words.Length; first++)
            {
                for (var count = 1; count <= words.Length - first; count++)
                {
                    if (names.TryGetValue(string.Concat(words[first..(first + count)]), out var name))
                        yield return name;
                }
            }
        }
    }

    [GeneratedRegex("[A-Za-z0-9_-]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Identifier();

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z][a-z]+|[a-z]+|[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
