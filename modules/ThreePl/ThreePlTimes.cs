using Integrations.Abstractions.Reading;

namespace Integrations.Modules.ThreePl;

/// <summary>
/// When the goods are ready and until when they have to be there: <c>pickup_time</c> and <c>dropoff_time</c>, or windows, whose ends
/// override the times.
/// </summary>
internal sealed record ThreePlTimes(
    DateTimeOffset? PickupReady, DateTimeOffset? PickupDeadline, DateTimeOffset? DropoffReady, DateTimeOffset? DropoffDeadline)
{
    public static ThreePlTimes Read(Wire body)
    {
        var pickupTime = body.Time("pickup_time");
        var dropoffTime = body.Time("dropoff_time");
        var (pickupFrom, pickupTo) = Window(body, "pickup_window");
        var (dropoffFrom, dropoffTo) = Window(body, "dropoff_window");
        return new ThreePlTimes(pickupFrom ?? pickupTime, pickupTo, dropoffFrom, dropoffTo ?? dropoffTime);
    }

    private static (DateTimeOffset? From, DateTimeOffset? To) Window(Wire body, string name)
    {
        var window = body.Object(name);
        return (window?.Time("start_time"), window?.Time("end_time"));
    }
}
