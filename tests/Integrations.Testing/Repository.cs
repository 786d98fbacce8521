namespace Integrations.Testing;

/// <summary>The working copy that the tests were built from, for rules and samples that lie in files.</summary>
public static class Repository
{
    private static readonly string[] Built = ["artifacts", "bin", "obj", "data", "TestResults"];

    public static string Root { get; } = Find();

    public static string At(string relativePath) => Path.Combine(Root, relativePath);

    /// <summary>Files whose names end so, relative to the root with forward slashes, in a stable order; nothing that a build made.</summary>
    public static IReadOnlyList<string> Files(string folder, params string[] endings)
    {
        var found = new List<string>();
        Collect(At(folder), endings, found);
        return [.. found.Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
    }

    private static void Collect(string folder, string[] endings, List<string> found)
    {
        found.AddRange(Directory.EnumerateFiles(folder).Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal))));
        foreach (var inner in Directory.EnumerateDirectories(folder))
        {
            var name = Path.GetFileName(inner);
            if (!name.StartsWith('.') && !Built.Contains(name, StringComparer.Ordinal))
                Collect(inner, endings, found);
        }
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Integrations.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No Integrations.sln above {AppContext.BaseDirectory}: these tests read the working copy.");
    }
}
