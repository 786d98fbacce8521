using System.Globalization;
using Integrations.Ops.Alerts.Conditions;
using Integrations.Ops.Console;

namespace Integrations.Ops.Alerts;

/// <summary>Alerts in sentences, the same on the page and in what is told.</summary>
internal static class AlertWords
{
    /// <summary><c>41 live orders</c>; null where nothing is counted.</summary>
    public static string? Blast(AlertKind kind, long? touches) =>
        touches is { } number && kind.Counted is var (one, several) ? $"{Number(number)} {(number == 1 ? one : several)}" : null;

    public static string Opened(AlertKind kind, string subject, AlertFacts facts) =>
        $"{subject} {kind.Says}{(Blast(kind, facts.Touches) is { } blast ? $": {blast}" : "")}.";

    /// <summary>It was told before, and there is more of it now.</summary>
    public static string Rose(AlertKind kind, string subject, AlertFacts facts) =>
        $"{subject} still {kind.Says}{(Blast(kind, facts.Touches) is { } blast ? $": {blast}" : "")}.";

    /// <summary>How long it was open and how much it touched.</summary>
    public static string Closed(AlertKind kind, string subject, AlertFacts facts, TimeSpan open) =>
        $"{subject} {kind.Over}, after {Ages.Span(open)}{(Blast(kind, facts.Most) is { } blast ? $"; at most {blast}{(kind.Rises ? "" : " at once")}" : "")}.";

    private static string Number(long number) =>
        number.ToString("N0", CultureInfo.InvariantCulture) + (number == LaneConditions.MostCounted ? " or more" : "");
}
