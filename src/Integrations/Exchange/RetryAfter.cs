using System.Globalization;

namespace Integrations.Exchange;

/// <summary>
/// How long the other side asks us to wait, in either of the header's forms. What has passed means now; a wish beyond an hour is cut
/// to an hour, because a wrong clock over there must not silence an order for a year.
/// </summary>
internal static class RetryAfter
{
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>RFC 9110's date and the two older forms that it asks receivers to accept.</summary>
    private static readonly string[] Dates = ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];

    public static TimeSpan? Read(string? value, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(value))
            return null;
        var text = value.AsSpan().Trim();
        var digits = text[0] is '-' or '+' ? text[1..] : text;
        if (!digits.IsEmpty && !digits.ContainsAnyExceptInRange('0', '9'))
            return TimeSpan.FromSeconds(Math.Clamp(double.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), 0, Longest.TotalSeconds));
        if (!DateTimeOffset.TryParseExact(text, Dates, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var date))
            return null;
        var wait = date - now;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
    }
}
