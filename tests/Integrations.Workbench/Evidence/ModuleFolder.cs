using System.Globalization;

namespace Integrations.Workbench.Evidence;

/// <summary>A module as its files show it.</summary>
internal sealed class ModuleFolder(string path)
{
    private const string SampleEnding = ".in.json";

    public string Path => path;

    public string Name => System.IO.Path.GetFileName(path);

    /// <summary>As the enum and the sandbox write it.</summary>
    public string Member => Name.ToUpperInvariant();

    public IReadOnlyList<string> Samples { get; } = Directory.Exists(System.IO.Path.Combine(path, "Samples"))
        ? [.. Directory.EnumerateFiles(System.IO.Path.Combine(path, "Samples"), "*" + SampleEnding)
            .Select(file => System.IO.Path.GetFileName(file)[..^SampleEnding.Length]).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>What a result says about this module, and whether the module has changed since.</summary>
    public string Dated(string result, DateTime at)
    {
        var changed = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Max(File.GetLastWriteTimeUtc);
        return result + (changed > at ? ", before the last change" : at.ToString(", yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture));
    }

    public string? Text(string file) =>
        File.Exists(System.IO.Path.Combine(path, file)) ? File.ReadAllText(System.IO.Path.Combine(path, file)) : null;
}
