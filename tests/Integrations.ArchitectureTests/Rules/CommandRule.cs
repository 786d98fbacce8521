using System.Text.RegularExpressions;

namespace Integrations.ArchitectureTests.Rules;

/// <summary>A document shows only commands that the build knows: each target exists, and each argument is read.</summary>
internal static partial class CommandRule
{
    public static IEnumerable<string> Violations(IEnumerable<SourceFile> documents, string cake)
    {
        var targets = Target().Matches(cake).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            foreach (var arguments in Command().Matches(document.Text).Select(command => Argument().Matches(command.Value)))
            {
                foreach (var (name, value) in arguments.Select(argument => (argument.Groups["name"].Value, argument.Groups["value"].Value)))
                {
                    if (name is "target" && !targets.Contains(value))
                        yield return $"{document.Path} names the target {value}, which build.cake does not have.";
                    if (name is not "target" && !cake.Contains($"\"{name}\"", StringComparison.Ordinal))
                        yield return $"{document.Path} names the argument --{name}, which build.cake does not read.";
                }
            }
        }
    }

    [GeneratedRegex("""\bTask\("(?<name>[^"]+)"\)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Target();

    [GeneratedRegex("dotnet cake[^\n`|&]*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Command();

    [GeneratedRegex(@"--(?<name>[a-z][a-z-]*)(=(?<value>[\w.-]+))?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Argument();
}
