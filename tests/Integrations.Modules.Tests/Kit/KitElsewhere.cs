using System.Globalization;
using Shouldly;

namespace Integrations.Modules.Tests.Kit;

/// <summary>The same act on servers that stand elsewhere: where i is not the small I, commas part the cents, years and digits are others, and clocks are half an hour off.</summary>
internal static class KitElsewhere
{
    private static readonly (string Culture, string Zone, TimeSpan Offset)[] Places =
    [
        ("tr-TR", "Asia/Kolkata", new(5, 30, 0)), ("de-DE", "America/St_Johns", new(-3, -30, 0)), ("ar-SA", "Pacific/Kiritimati", new(14, 0, 0)), ("fa-IR", "Etc/GMT+12", new(-12, 0, 0)),
    ];

    private static readonly Lock Zones = new();

    /// <summary>What comes of it at each place. The zone is the whole process's, so one act at a time.</summary>
    public static IReadOnlyList<T> All<T>(Func<T> act)
    {
        var (culture, ui, zone) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture, Environment.GetEnvironmentVariable("TZ"));
        lock (Zones)
        {
            try
            {
                return [.. Places.Select(place =>
                {
                    CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(place.Culture);
                    SetZone(place.Zone);
                    TimeZoneInfo.Local.BaseUtcOffset.ShouldBe(place.Offset, "the time zone did not change");
                    return act();
                })];
            }
            finally
            {
                (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, ui);
                SetZone(zone);
            }
        }
    }

    private static void SetZone(string? zone)
    {
        Environment.SetEnvironmentVariable("TZ", zone);
        TimeZoneInfo.ClearCachedData();
    }
}
