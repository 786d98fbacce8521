namespace Integrations.ArchitectureTests.Rules;

/// <summary>An approved file belongs to a test that still exists: <c>X.Method.verified.txt</c> beside <c>X.cs</c>.</summary>
internal static class ApprovedFileRule
{
    private const string Ending = ".verified.txt";

    public static IEnumerable<string> Violations(IEnumerable<string> approved, IEnumerable<SourceFile> tests)
    {
        var byPath = tests.ToDictionary(test => test.Path, test => test.Text, StringComparer.Ordinal);
        foreach (var file in approved)
        {
            var folder = file[..(file.LastIndexOf('/') + 1)];
            var parts = file[folder.Length..^Ending.Length].Split('.', 2);
            if (!byPath.TryGetValue($"{folder}{parts[0]}.cs", out var text))
                yield return $"{file} has no {parts[0]}.cs beside it.";
            else if (parts.Length < 2 || !Methods(parts[1]).Any(method => text.Contains($" {method}(", StringComparison.Ordinal)))
                yield return $"{file} belongs to no test of {parts[0]}.";
        }
    }

    /// <summary>What follows the method's name after an underscore may be its parameters.</summary>
    private static IEnumerable<string> Methods(string name)
    {
        yield return name;
        for (var end = name.LastIndexOf('_'); end > 0; end = name.LastIndexOf('_', end - 1))
            yield return name[..end];
    }
}
