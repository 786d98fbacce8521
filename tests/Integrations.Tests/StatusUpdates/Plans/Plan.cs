using System.Text.Json;

namespace Integrations.Tests.StatusUpdates.Plans;

/// <summary>How a statement was carried out, as the server says it afterwards.</summary>
internal sealed class Plan(JsonElement root)
{
    /// <summary>Every step that was carried out on a table.</summary>
    public IReadOnlyList<PlanStep> Steps { get; } =
        [.. All(root).Where(step => step.TryGetProperty("Relation Name", out _) && Number(step, "Actual Loops") > 0).Select(step => new PlanStep(
            Text(step, "Node Type")!,
            Text(step, "Relation Name")!,
            Text(step, "Index Name"),
            (Number(step, "Actual Rows") + Number(step, "Rows Removed by Filter") + Number(step, "Rows Removed by Index Recheck")) * Number(step, "Actual Loops")))];

    public override string ToString() => string.Join("\n", Steps);

    private static IEnumerable<JsonElement> All(JsonElement step) =>
        step.TryGetProperty("Plans", out var below) ? below.EnumerateArray().SelectMany(All).Prepend(step) : [step];

    private static string? Text(JsonElement step, string name) => step.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static double Number(JsonElement step, string name) => step.TryGetProperty(name, out var number) ? number.GetDouble() : 0;
}

/// <param name="Kind">Of reading or writing.</param>
/// <param name="Table">Or the partition.</param>
/// <param name="Index">Through which it is read.</param>
/// <param name="Rows">That it looked at, wanted or not.</param>
internal sealed record PlanStep(string Kind, string Table, string? Index, double Rows);
