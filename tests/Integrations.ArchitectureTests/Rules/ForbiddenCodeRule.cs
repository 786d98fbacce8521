using System.Text.RegularExpressions;

namespace Integrations.ArchitectureTests.Rules;

/// <summary>
/// Code that the analyzers of the build do not forbid, or that somebody could allow himself with a pragma.
/// </summary>
internal sealed record ForbiddenCodeRule(string Pattern, string Why)
{
    /// <summary>Everywhere but in tests.</summary>
    public static readonly IReadOnlyList<ForbiddenCodeRule> Product =
    [
        new(@"\bDateTime(?:Offset)?\.(?:Utc)?Now\b|\bDateTime\.Today\b|\bEnvironment\.TickCount", "the clock is a TimeProvider"),
        new(@"\bGuid\.NewGuid\(", "stored ids come from Guid.CreateVersion7 with the clock's time"),
        new(@"\bnew\s+HttpClient\(", "clients come from the factory, with its deadlines and its refusal of redirects"),
        new(@"\.GetAwaiter\(\)\s*\.GetResult\(|\.Wait\(\)", "what is asynchronous is awaited"),
        new(@"#pragma\s+warning\s+disable\s+RS0030", "a banned symbol stays banned"),
        new(@"\bcatch\s*(?:\([^)]*\))?\s*\{\s*\}", "an empty catch hides a fault"),
    ];

    /// <summary>A module is pure: same bytes, same result.</summary>
    public static readonly IReadOnlyList<ForbiddenCodeRule> Module =
    [
        new(@"(?<!\.)\b(?:TimeProvider|Stopwatch|Random|RandomNumberGenerator|Environment|File|Directory|Console|HttpClient|Socket|ILogger|Thread|Task)\b", "a module has no clock, no chance, no files, no network, no log and no threads"),
        new(@"\bstatic\s+(?!readonly\b|partial\b|class\b|extern\b|async\b)[\w<>\[\],.? ]+\s_?\w+\s*(?:=(?!>)|;)", "a module keeps nothing between two calls"),
    ];

    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files, IEnumerable<ForbiddenCodeRule> rules) =>
        from file in files
        let code = file.Code
        from rule in rules
        from match in Regex.Matches(code, rule.Pattern, RegexOptions.None, TimeSpan.FromSeconds(5))
        select $"{file.Path} has '{match.Value.Trim()}': {rule.Why}.";
}
