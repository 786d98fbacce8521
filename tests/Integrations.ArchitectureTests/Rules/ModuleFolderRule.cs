namespace Integrations.ArchitectureTests.Rules;

/// <summary>What lies in a module's folder besides code, and that exactly the folders are loaded.</summary>
internal static class ModuleFolderRule
{
    /// <param name="folder">Of the module, relative to the root.</param>
    /// <param name="files">What lies in it, relative to the root.</param>
    public static IEnumerable<string> Violations(string folder, IReadOnlyCollection<string> files)
    {
        foreach (var needed in new[] { "README.md", "Sandbox/partner.json" })
        {
            if (!files.Contains($"{folder}/{needed}"))
                yield return $"{folder} has no {needed}.";
        }

        if (!files.Any(file => file.StartsWith($"{folder}/Samples/", StringComparison.Ordinal)))
            yield return $"{folder} has no Samples.";
    }

    /// <summary>Compared both ways: a folder that is not loaded, and an assembly without a folder.</summary>
    public static IEnumerable<string> LoadingViolations(IEnumerable<string> folders, IEnumerable<string> loaded)
    {
        const string Prefix = "Integrations.Modules.";
        var expected = folders.Select(folder => Prefix + folder).ToHashSet(StringComparer.Ordinal);
        var found = loaded.ToHashSet(StringComparer.Ordinal);
        return expected.Except(found, StringComparer.Ordinal).Select(name => $"The host does not load {name}.")
            .Concat(found.Except(expected, StringComparer.Ordinal).Select(name => $"The host loads {name}, which is no folder of modules."));
    }
}
