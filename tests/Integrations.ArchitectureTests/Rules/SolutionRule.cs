using System.Text.RegularExpressions;

namespace Integrations.ArchitectureTests.Rules;

/// <summary>Every project is in the solution, and the solution names no other.</summary>
internal static partial class SolutionRule
{
    public static IEnumerable<string> Violations(string solution, IEnumerable<string> onDisk)
    {
        var listed = Listed().Matches(solution).Select(match => match.Groups["path"].Value.Replace('\\', '/')).ToHashSet(StringComparer.Ordinal);
        var found = onDisk.ToHashSet(StringComparer.Ordinal);
        return found.Except(listed, StringComparer.Ordinal).Select(path => $"{path} is not in Integrations.sln.")
            .Concat(listed.Except(found, StringComparer.Ordinal).Select(path => $"Integrations.sln lists {path}, which is not there."));
    }

    [GeneratedRegex("""^Project\("[^"]*"\) = "[^"]*", "(?<path>[^"]*\.csproj)""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listed();
}
