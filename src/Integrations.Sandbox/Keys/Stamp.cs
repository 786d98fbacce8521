using System.Globalization;

namespace Integrations.Sandbox.Keys;

/// <summary>A header whose value is new with each call: an id, or the moment in one of the spellings that partners use.</summary>
internal static class Stamp
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static readonly string[] Kinds = ["uuid", "ticks", "unix", "rfc1123"];

    public static string Of(string kind, DateTimeOffset now) => kind switch
    {
        "uuid" => Guid.CreateVersion7(now).ToString(),
        "ticks" => now.UtcTicks.ToString(CultureInfo.InvariantCulture),
        "unix" => now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        "rfc1123" => now.ToString("r", CultureInfo.InvariantCulture),
        _ => throw new InvalidDataException($"'{kind}' is no stamp."),
    };

    /// <summary>True for a value of its kind and, where it is a moment, of about now.</summary>
    public static bool Holds(string kind, string? value, DateTimeOffset now) => kind switch
    {
        "uuid" => value is { Length: > 0 },
        "ticks" => Whole(value) is { } ticks && ticks <= DateTime.MaxValue.Ticks && Near(new DateTimeOffset(ticks, TimeSpan.Zero), now),
        "unix" => Whole(value) is { } seconds && seconds < 253402300800 && Near(DateTimeOffset.FromUnixTimeSeconds(seconds), now),
        _ => DateTimeOffset.TryParseExact(value, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && Near(date, now),
    };

    private static long? Whole(string? value) => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool Near(DateTimeOffset moment, DateTimeOffset now) => (now - moment).Duration() <= Tolerance;
}
