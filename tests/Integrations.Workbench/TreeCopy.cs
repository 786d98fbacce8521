using Integrations.Testing;

namespace Integrations.Workbench;

/// <summary>The sources of this working copy in another folder, which becomes a working copy of its own with its own build outputs.</summary>
internal static class TreeCopy
{
    /// <summary>What git, a build or a run keeps there. Other hidden folders hold sources: tools, the template's description.</summary>
    private static readonly string[] NoSources = [".git", ".vs", ".idea", ".vscode", "artifacts", "data", "bin", "obj", "TestResults"];

    /// <param name="target">Created; may lie under artifacts.</param>
    /// <param name="wanted">Asked for each file, relative to the root with forward slashes.</param>
    public static void To(string target, Func<string, bool> wanted)
    {
        foreach (var file in In(Repository.Root).Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')).Where(wanted))
        {
            var copy = Path.Combine(target, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Repository.At(file), copy);
        }
    }

    private static IEnumerable<string> In(string folder) => Directory.EnumerateFiles(folder)
        .Concat(Directory.EnumerateDirectories(folder).Where(inner => !NoSources.Contains(Path.GetFileName(inner), StringComparer.Ordinal)).SelectMany(In));
}
