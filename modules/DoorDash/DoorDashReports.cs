using System.Globalization;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.DoorDash;

/// <summary>
/// Reads DoorDash's own view of a delivery: a Drive webhook event. Words are kept as they come, known or not; only the documented
/// words of a cancellation are understood.
/// </summary>
internal static class DoorDashReports
{
    public const string EventField = "event_name";

    public static Inbound Read(ReadOnlyMemory<byte> body, string statusField)
    {
        var wire = Wire.Open(body);
        if (wire.HasFaults)
            return new Inbound.Unreadable(wire.Faults, null);
        var id = DoorDashIds.Read(wire);
        var word = wire.Text(EventField, required: true, max: 100);
        var at = wire.Time("created_at");
        var status = wire.Text(statusField, max: 100);
        var reason = wire.Text("cancellation_reason", max: 200);
        if (wire.HasFaults || id is null || word is null)
            return new Inbound.Unreadable(wire.Faults, id);
        return new Inbound.Report(new PartnerReport
        {
            ExternalId = id,
            EventId = EventId(id, word, at),
            PartnerStatus = word,
            OccurredAt = at,
            MeansCanceled = IsCancellation(word) || status is "cancelled",
            PartnerReason = DoorDashCode.Of(reason),
        });
    }

    // DoorDash numbers no event and repeats one up to three times until it hears a 200: delivery, event and time are its identity.
    private static string? EventId(string id, string word, DateTimeOffset? at) => at is not { } time
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{id}/{word}/{time.ToUnixTimeMilliseconds()}");

    // Drive says DELIVERY_CANCELLED, classic delivery_cancelled. Classic's return_delivery_cancelled is about the way back, not about ours.
    private static bool IsCancellation(string word) => word.Equals("DELIVERY_CANCELLED", StringComparison.OrdinalIgnoreCase);
}
