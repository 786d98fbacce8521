using System.Globalization;
using Integrations.Sandbox.Report;

namespace Integrations.Sandbox.Run;

internal static class Sheets
{
    public static Sheet Live(Standing standing)
    {
        var partners = standing.Summary.Partners.Keys.ToList();
        GatewayNumbers? Gateway(string partner) => standing.Gateway.GetValueOrDefault(partner);
        (string, string[]) Row(string name, Func<string, IFormattable?> value) => (name, [.. partners.Select(partner => Text(value(partner)))]);
        (string, string[]) Own(string name, Func<Counts, IFormattable?> value) => Row(name, partner => value(standing.Summary.Partners[partner]));
        return new Sheet($"{Text(Math.Round(standing.Summary.Seconds))} s", partners,
        [
            Own("accepted", counts => counts.Accepted), Own("invalid", counts => counts.Invalid), Own("not relevant", counts => counts.NotRelevant),
            .. Stages.All.Select(stage => Row(stage.Title(), partner => standing.Stages.GetValueOrDefault((partner, stage)))),
            Own("final", counts => counts.Final), Row("updates sent", partner => Gateway(partner)?.UpdatesSent),
            Row("duplicates suppressed", partner => Gateway(partner)?.DuplicatesSuppressed), Row("superseded", partner => Gateway(partner)?.Superseded),
            Row("owed now", partner => Gateway(partner)?.Waiting), Row("dead", partner => Gateway(partner)?.Dead),
            Own("p50 ms", counts => counts.P50Ms), Own("p95 ms", counts => counts.P95Ms),
        ]);
    }

    public static Sheet Summary(Summary summary)
    {
        List<(string Name, Counts Counts)> columns = [.. summary.Partners.Select(partner => (partner.Key, partner.Value)), ("all", summary)];
        (string, string[]) Row(string name, Func<Counts, IFormattable?> value) => (name, [.. columns.Select(column => Text(value(column.Counts)))]);
        return new Sheet("Summary", columns.ConvertAll(column => column.Name),
        [
            Row("accepted", counts => counts.Accepted), Row("final", counts => counts.Final), Row("lost", counts => counts.Lost),
            Row("duplicated", counts => counts.Duplicated), Row("out of order", counts => counts.OutOfOrder),
            Row("unaudited", counts => counts.Unaudited), Row("vocabulary violations", counts => counts.VocabularyViolations),
            Row("schema violations", counts => counts.SchemaViolations), Row("misanswered", counts => counts.Misanswered), Row("too fast", counts => counts.TooFast),
            Row("repeated in doubt", counts => counts.RepeatedInDoubt), Row("milestones skipped", counts => counts.MilestonesSkipped),
            Row("invalid", counts => counts.Invalid), Row("not relevant", counts => counts.NotRelevant), Row("quoted", counts => counts.Quoted),
            Row("cancelled by partner", counts => counts.CancelsAsked), Row("heard", counts => counts.Heard),
            Row("p50 ms", counts => counts.P50Ms), Row("p95 ms", counts => counts.P95Ms),
        ]);
    }

    /// <summary>A number that nobody could tell is a question mark.</summary>
    public static string Text(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture) ?? "?";
}

/// <summary>A table with partners as columns: there are few of them, and many numbers.</summary>
internal sealed record Sheet(string Title, IReadOnlyList<string> Columns, IReadOnlyList<(string Name, string[] Values)> Rows);
