using System.Globalization;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Otter;

/// <summary>
/// When. "As soon as possible" is said by saying nothing, zero minutes, or a time that has passed; the request's arrival is now.
/// </summary>
internal static class OtterTimes
{
    public const string PreferredField = "preferredPickupTime";
    public const int MostMinutes = 60 * 24 * 30;

    public static DateTimeOffset? Preferred(InboundMessage message, long? minutes) =>
        minutes is > 0 and { } wait ? message.ReceivedAt.AddMinutes(wait) : null;

    /// <summary>When the courier is wanted; else when the food is expected to be ready.</summary>
    public static DateTimeOffset? Ready(InboundMessage message, Wire payload)
    {
        var wanted = Later(message, payload.Time(PreferredField));
        var ready = Later(message, payload.Object("pickUpInfo")?.Time("readyAtTime"));
        return wanted ?? ready;
    }

    /// <summary>In a change a time that has passed is news too: it is ready now.</summary>
    public static DateTimeOffset? ReadyNowOrLater(InboundMessage message, Wire payload) =>
        payload.Object("pickUpInfo")?.Time("readyAtTime") is { } ready ? Later(message, ready) ?? message.ReceivedAt : null;

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Later(InboundMessage message, DateTimeOffset? time) => time > message.ReceivedAt ? time : null;
}
