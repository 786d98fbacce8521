using System.Buffers;
using System.Globalization;

namespace Integrations.Ops.Audit;

/// <summary>Rows of comma-separated values (RFC 4180) that no spreadsheet takes for a formula.</summary>
internal static class CsvText
{
    private static readonly SearchValues<char> ToBeQuoted = SearchValues.Create(",\"\r\n");

    public static string Row(IEnumerable<object?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    private static string Cell(object? value)
    {
        var text = value switch
        {
            null => "",
            DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            bool yes => yes ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
        // A cell that begins so is calculated, wherever the file is opened: OWASP, CSV injection. Numbers of ours are never below zero.
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n')
            text = "'" + text;
        return text.AsSpan().ContainsAny(ToBeQuoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
