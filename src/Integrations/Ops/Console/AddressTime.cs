using System.Globalization;

namespace Integrations.Ops.Console;

/// <summary>Moments in an address and in a field of a form, in UTC, to the microsecond: as exactly as the database keeps them.</summary>
internal static class AddressTime
{
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>A day, a minute or more; UTC where nothing else is said. Null for what is no time.</summary>
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    /// <summary>Reads better than a fraction, and leaves nothing of the moment out.</summary>
    public static DateTimeOffset NextSecond(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond) + TimeSpan.TicksPerSecond, TimeSpan.Zero);
}
