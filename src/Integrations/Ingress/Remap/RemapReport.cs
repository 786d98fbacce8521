using System.Globalization;

namespace Integrations.Ingress.Remap;

/// <summary>What a run has found, in words that may be shown to anybody who may see the log.</summary>
public sealed class RemapReport(Guid run)
{
    private readonly Dictionary<RemapKind, int> _kinds = [];
    private readonly SortedDictionary<string, int> _fields = new(StringComparer.Ordinal);
    private readonly List<string> _lines = [];
    private readonly List<(Guid Request, string Route, RemapFinding Finding)> _findings = [];

    /// <summary>The looks of this run are on record under this id.</summary>
    public Guid Run => run;

    public int Requests => _kinds.Values.Sum();

    /// <summary>True when a request would not become what it became.</summary>
    public bool Differs => _kinds.Keys.Any(kind => kind is not (RemapKind.Same or RemapKind.Erased));

    /// <summary>How often each field differs.</summary>
    public IReadOnlyDictionary<string, int> Fields => _fields;

    /// <summary>Those that differ.</summary>
    internal IReadOnlyList<(Guid Request, string Route, RemapFinding Finding)> Findings => _findings;

    public int Count(RemapKind kind) => _kinds.GetValueOrDefault(kind);

    /// <summary>A line for each request that differs, then the counts.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (var line in _lines)
            yield return line;
        foreach (var (field, count) in _fields)
            yield return string.Create(CultureInfo.InvariantCulture, $"{field}: {count}");
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{Requests} requests read: {Count(RemapKind.Same)} the same, {Count(RemapKind.Different)} different, {Count(RemapKind.UnreadableNow)} unreadable now, "
            + $"{Count(RemapKind.ReadableNow)} readable now, {Count(RemapKind.Erased)} erased. On record under {run:D}.");
    }

    internal void Add(Guid request, string route, RemapFinding finding)
    {
        _kinds[finding.Kind] = Count(finding.Kind) + 1;
        if (finding.Kind is RemapKind.Same or RemapKind.Erased)
            return;
        foreach (var field in finding.Differences.Select(difference => difference.Field).Distinct(StringComparer.Ordinal))
            _fields[field] = _fields.GetValueOrDefault(field) + 1;
        _findings.Add((request, route, finding));
        _lines.Add($"{request:D} {route} {finding.Kind}: {string.Join("; ", finding.Differences.Select(difference => difference.Shown))}");
    }
}

public enum RemapKind
{
    Same,

    Different,

    /// <summary>It was understood then.</summary>
    UnreadableNow,

    /// <summary>It was not understood then.</summary>
    ReadableNow,

    /// <summary>Its content was destroyed; there is nothing to read.</summary>
    Erased,
}

/// <summary>What came of one request.</summary>
internal sealed record RemapFinding(RemapKind Kind, IReadOnlyList<FieldDifference> Differences)
{
    public static readonly RemapFinding Same = new(RemapKind.Same, []);
}
