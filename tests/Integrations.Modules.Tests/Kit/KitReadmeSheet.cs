using Integrations.Abstractions;

namespace Integrations.Modules.Tests.Kit;

/// <summary>
/// Writes the rows of a README's status sheet and reason sheet from what the module says. Where a table stands and what its columns are
/// called, its README decides.
/// </summary>
internal static class KitReadmeSheet
{
    /// <summary>The README with the rows that the code gives it.</summary>
    public static string Written(KitModule module, string readme)
    {
        var lines = readme.ReplaceLineEndings("\n").Split('\n').ToList();
        // From below, so that the upper table stays where it was found.
        if (KitReadme.Reasons(module) is { } reasons)
            Replace(lines, reasons, Reasons(module, reasons));
        var statuses = KitReadme.Statuses(module);
        Replace(lines, statuses, Statuses(module, statuses));
        return string.Join('\n', lines);
    }

    private static void Replace(List<string> lines, KitReadme.Table table, IEnumerable<string[]> rows)
    {
        lines.RemoveRange(table.Line + 2, table.Rows.Count);
        lines.InsertRange(table.Line + 2, rows.Select(row => $"| {string.Join(" | ", row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |"));
    }

    /// <summary>What is told first, in the order of a delivery's life; then what is not, each with its cause.</summary>
    private static IEnumerable<string[]> Statuses(KitModule module, KitReadme.Table table)
    {
        var columns = Enumerable.Range(1, table.Header.Length - 1).Select(column => module.Plate.ApiVersions.First(version => table.Column(version) == column)).ToList();
        return KitTold.Statuses
            .Select(status => (Status: status, Cells: columns.Select(version => Told(module, status, version)).ToArray()))
            .GroupBy(row => string.Join('\n', row.Cells), StringComparer.Ordinal)
            .OrderBy(rows => rows.First().Cells.All(cell => cell.StartsWith(KitReadme.Nothing, StringComparison.Ordinal))).ThenBy(rows => rows.Max(row => row.Status))
            .Select(rows => (string[])[string.Join(", ", rows.Select(row => row.Status)), .. rows.First().Cells]);
    }

    private static string Told(KitModule module, AttemptStatus status, int version)
    {
        var said = KitTold.Reasons.SelectMany(reason => KitTold.Changes(status, reason, version)).Select(module.Formatter.Word).ToList();
        var told = said.OfType<Saying.Tell>().Select(tell => tell.Call.Operation is "status" ? $"`{tell.Word}`" : $"a {tell.Call.Operation} call").Distinct().ToList();
        var silent = said.OfType<Saying.Silent>().Select(silence => silence.Why).Distinct().ToList();
        return (told, silent) switch
        {
            (_, []) => string.Join(", ", told),
            ([], _) => $"{KitReadme.Nothing}: {string.Join("; ", silent)}",
            _ => $"{string.Join(", ", told)}; {KitReadme.Nothing} where {string.Join(", or ", silent)}",
        };
    }

    private static IEnumerable<string[]> Reasons(KitModule module, KitReadme.Table table)
    {
        var version = module.Plate.ApiVersions[^1];
        var path = ReasonPath(module, version, table);
        var rows = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var group in Enum.GetValues<CancelReason>().GroupBy(reason => reason.Group()))
        {
            if (group.Select(reason => Usual(reason)).Distinct().Count() == 1)
                Add(Usual(group.First()), group.Key.ToString());
            else
                group.ToList().ForEach(reason => Add(Usual(reason), reason.ToString()));
        }

        Add(Usual(null), "none");
        Exceptions(reason => Word(AttemptStatus.Canceled, reason, byPartner: true), "cancelled by the partner");
        foreach (var status in KitTold.Statuses.Where(status => status.IsFinal()))
            Exceptions(reason => Word(status, reason, byPartner: false), status.ToString());
        return rows.Select(row => (string[])[string.Join(", ", row.Value), $"`{row.Key}`"]);

        string? Usual(CancelReason? reason) => Word(AttemptStatus.Canceled, reason, byPartner: false);

        string? Word(AttemptStatus status, CancelReason? reason, bool byPartner) =>
            module.Formatter.Word(KitTold.Change(status, version) with { CancelReason = reason, CanceledByPartner = byPartner }) is Saying.Tell tell
                ? KitTold.Leaves(tell).FirstOrDefault(leaf => leaf.Path == path).Value
                : null;

        // Where the reason is not all that decides.
        void Exceptions(Func<CancelReason?, string?> word, string when)
        {
            var other = KitTold.Reasons.Where(reason => word(reason) is { } said && said != Usual(reason)).ToList();
            var always = other.Select(word).Distinct().Count() == 1 && KitTold.Reasons.Select(word).Distinct().Count() == 1;
            if (always)
                Add(word(other[0]), when);
            else
                other.ForEach(reason => Add(word(reason), $"{reason?.ToString() ?? "none"} ({when})"));
        }

        void Add(string? word, string cause)
        {
            if (word is null)
                return;
            if (!rows.TryGetValue(word, out var causes))
                rows.Add(word, causes = []);
            causes.Add(cause);
        }
    }

    /// <summary>The field that the column is called after; where it is called after none, the one with the fewest words.</summary>
    private static string ReasonPath(KitModule module, int version, KitReadme.Table table)
    {
        var fields = KitTold.Reasoned(module, version).GroupBy(leaf => leaf.Path, StringComparer.Ordinal).OrderBy(field => field.Count()).Select(field => field.Key).ToList();
        return KitReadme.Words(table.Header[^1]).Select(name => fields.Find(field => field.Split('.')[^1] == name)).FirstOrDefault(field => field is not null) ?? fields[0];
    }
}
