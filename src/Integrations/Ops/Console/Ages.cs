using System.Globalization;

namespace Integrations.Ops.Console;

/// <summary>Times and spans as people read them.</summary>
internal static class Ages
{
    /// <summary>UTC, to the second.</summary>
    public static string Exact(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The same, and what the partner's clock shows at it: with the day where it is another one, with the offset where the hour comes twice.</summary>
    public static string Exact(DateTimeOffset time, TimeZoneInfo? partner)
    {
        if (partner is null)
            return Exact(time);
        var there = TimeZoneInfo.ConvertTime(time, partner);
        var day = there.Date == time.UtcDateTime.Date ? "" : there.ToString("yyyy-MM-dd ", CultureInfo.InvariantCulture);
        var offset = partner.IsAmbiguousTime(there) ? there.ToString(" zzz", CultureInfo.InvariantCulture) : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Exact(time)} · {day}{there:HH:mm:ss}{offset} {partner.Id} (partner)");
    }

    /// <summary>To the millisecond, without the day.</summary>
    public static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>How long ago, or in how long. A page is made in less than a second, so that is the least.</summary>
    public static string Since(DateTimeOffset time, DateTimeOffset now) => (now - time) switch
    {
        { TotalSeconds: > -1 and < 1 } => "just now",
        { Ticks: > 0 } past => $"{Span(past)} ago",
        var future => $"in {Span(-future)}",
    };

    /// <summary>Its largest unit, rounded down.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:F0} ms"),
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(span.TotalSeconds)} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(span.TotalMinutes)} min"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(span.TotalHours)} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(span.TotalDays)} days"),
    };
}
