using System.Text.RegularExpressions;
using Integrations.Testing;

namespace Integrations.ArchitectureTests.Rules;

/// <summary>A file of the working copy as a rule reads it; a rule's own test makes one up.</summary>
internal sealed partial record SourceFile(string Path, string Text)
{
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>Without comments and texts, where words mean nothing to the compiler.</summary>
    public string Code => NotCode().Replace(Text, " ");

    public int Lines => Text.Split('\n').Length - (Text.EndsWith('\n') ? 1 : 0);

    public bool LiesIn(string place) => Path.Equals(place, StringComparison.Ordinal)
        || (place.EndsWith('/') && Path.StartsWith(place, StringComparison.Ordinal));

    public static IReadOnlyList<SourceFile> In(string folder, params string[] endings) =>
        [.. Repository.Files(folder, endings).Select(path => new SourceFile(path, File.ReadAllText(Repository.At(path))))];

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|"{3}.*?"{3}|@"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'""", RegexOptions.Singleline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex NotCode();
}
