using System.Text;

namespace Integrations.Workbench.Evidence;

/// <summary>A line per module. Each cell is read from one kind of evidence; where there is none, it says so.</summary>
internal static class Scorecard
{
    public const string None = "no evidence";

    private static readonly string[] Columns = ["module", "kit", "samples", "mutation", "README", "contract", "sandbox run"];

    public static string Of(string root)
    {
        var kit = KitResults.Read(root);
        var runs = SandboxRuns.Read(root);
        var modules = Directory.EnumerateDirectories(Path.Combine(root, "modules")).Order(StringComparer.Ordinal);
        return Table(modules.Select(folder => new ModuleFolder(folder)).Select(module => (string[])
        [
            module.Name, kit.Of(module), Samples(module, kit.RoutesOf(module)), MutationReport.Of(root, module), Readme.Of(module),
            Readme.ContractOf(module), runs.Of(module),
        ]));
    }

    /// <summary>The routes are those that the kit has tried; a route whose requests have no body needs no sample.</summary>
    private static string Samples(ModuleFolder module, IReadOnlyList<string> routes)
    {
        var samples = module.Samples;
        if (routes.Count == 0)
            return $"{samples.Count}; routes: {None}";
        string Route(string sample) => routes.Where(route => sample == route || sample.StartsWith(route + "-", StringComparison.Ordinal) || sample.StartsWith(route + ".", StringComparison.Ordinal))
            .MaxBy(route => route.Length) ?? "";
        var without = routes.Except(samples.Select(Route), StringComparer.Ordinal).ToList();
        return $"{samples.Count} on {routes.Count} routes" + (without.Count == 0 ? "" : $", without: {string.Join(", ", without)}");
    }

    private static string Table(IEnumerable<string[]> rows)
    {
        List<string[]> all = [Columns, .. rows];
        var widths = Columns.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in all)
            text.AppendJoin("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).Append('\n');
        return string.Join('\n', text.ToString().Split('\n').Select(line => line.TrimEnd()));
    }
}
