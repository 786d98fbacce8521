using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Integrations.Workbench.Kit;

namespace Integrations.Workbench.Evidence;

/// <summary>What the kit said of each module in the newest result file that speaks of it: of the whole build's tests, or of the kit alone.</summary>
internal sealed partial class KitResults
{
    /// <summary>Newest first.</summary>
    private readonly List<(DateTime At, IReadOnlyList<(string Test, bool Passed)> Tests)> _files;

    private KitResults(IEnumerable<string> files) => _files =
        [.. files.Select(file => (At: File.GetLastWriteTimeUtc(file), Tests: TestsIn(file))).OrderByDescending(file => file.At)];

    public static KitResults Read(string root)
    {
        var folder = Path.Combine(root, "artifacts");
        string[] places = [Path.Combine(folder, "test-results"), Path.Combine(folder, "kit")];
        return new KitResults(places.Where(Directory.Exists).SelectMany(place => Directory.EnumerateFiles(place, "*.trx", SearchOption.AllDirectories))
            .Where(file => Path.GetFileName(file).StartsWith(KitFilter.Project, StringComparison.Ordinal)));
    }

    public string Of(ModuleFolder module)
    {
        var (at, tests) = Newest(module);
        if (tests.Count == 0)
            return Scorecard.None;
        var failed = tests.Count(test => !test.Passed);
        return module.Dated(string.Create(CultureInfo.InvariantCulture, $"{(failed == 0 ? "" : $"{failed} failed, ")}{tests.Count - failed} passed"), at);
    }

    public IReadOnlyList<string> RoutesOf(ModuleFolder module) =>
        [.. Newest(module).Tests.Select(test => Route().Match(test.Test)).Where(match => match.Success).Select(match => match.Groups["route"].Value).Distinct(StringComparer.Ordinal)];

    private (DateTime At, IReadOnlyList<(string Test, bool Passed)> Tests) Newest(ModuleFolder module)
    {
        foreach (var (at, all) in _files)
        {
            var own = all.Where(one => IsAbout(one.Test, module.Name)).ToList();
            if (own.Count > 0)
                return (at, own);
        }

        return (default, []);
    }

    /// <summary>The kit's tests of this module, and those that only this module has.</summary>
    private static bool IsAbout(string test, string module) =>
        test.Contains($"(module: \"{module}\"", StringComparison.Ordinal) || test.StartsWith($"{KitFilter.Project}.{module}.", StringComparison.Ordinal);

    private static IReadOnlyList<(string Test, bool Passed)> TestsIn(string file) =>
    [
        .. XDocument.Load(file).Descendants().Where(element => element.Name.LocalName is "UnitTestResult")
            .Select(result => ((string?)result.Attribute("testName") ?? "", (string?)result.Attribute("outcome") is "Passed")),
    ];

    [GeneratedRegex(@"\.A_route_is_well_formed_and_proved\(.*route: ""(?<route>[^""]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Route();
}
