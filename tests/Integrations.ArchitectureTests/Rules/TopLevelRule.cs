namespace Integrations.ArchitectureTests.Rules;

/// <summary>The root stays as empty as it is: three folders, besides hidden ones and what a build or a run makes there.</summary>
internal static class TopLevelRule
{
    private static readonly string[] House = ["src", "modules", "tests"];

    public static IEnumerable<string> Violations(IEnumerable<string> folders, string ignored) =>
        from folder in folders
        where !folder.StartsWith('.') && !House.Contains(folder, StringComparer.Ordinal)
            && !ignored.Split('\n').Any(line => line.Trim().Trim('/') == folder)
        select $"{folder} stands at the top, where only {string.Join(", ", House)} belong.";
}
