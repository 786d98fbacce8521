using System.Buffers;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Uber;

/// <summary>Reads what Uber asks about a delivery that exists: cancel, change, open the robot.</summary>
internal static class UberRequests
{
    private const string AtPickup = "pickup";
    private const string AtDropoff = "dropoff";
    private const int PinLength = 4;
    private const int ReasonLimit = 64;

    /// <summary>Where a robot is opened.</summary>
    public static readonly IReadOnlyList<string> Waypoints = [AtPickup, AtDropoff];

    private static readonly SearchValues<char> CodeLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    /// <summary>
    /// The contract's cancel call has no body. A reason that comes all the same is kept where it has the form of a code: a sentence
    /// may name a person, and no cancellation is refused over its reason.
    /// </summary>
    public static Inbound Cancel(DeliveryRef delivery, Wire? body)
    {
        var reason = body?.Text("reason");
        if (body is { HasFaults: true })
            return new Inbound.Unreadable(body.Faults, delivery.ExternalId);
        var isCode = reason is { Length: <= ReasonLimit } && !reason.AsSpan().ContainsAnyExcept(CodeLetters);
        return new Inbound.Cancel(delivery, isCode ? reason : null);
    }

    /// <summary>
    /// The contract lets a few fields change; barcodes and the manifest's reference mean nothing to a robot and are not read.
    /// The tip comes without a currency and without the address that would give one: the region's is meant.
    /// </summary>
    public static Inbound Update(InboundMessage message, DeliveryRef delivery, Wire body)
    {
        var changes = new DeliveryChanges
        {
            Pickup = Changed(new Stop { Instructions = UberStop.Notes(body, UberStop.Pickup) }),
            Dropoff = Changed(new Stop
            {
                Instructions = UberStop.Notes(body, UberStop.Dropoff),
                Location = UberStop.Location(body, UberStop.Dropoff),
            }),
            Tip = UberMoney.Of(body.Integer("tip_by_customer", min: 0), UberMoney.Currency(message.Region)),
        };
        return body.HasFaults
            ? new Inbound.Unreadable(body.Faults, delivery.ExternalId)
            : new Inbound.Update(delivery, changes);
    }

    /// <summary>
    /// Who stands at the robot follows from the waypoint. The PIN is Uber's: it makes it, shows it and compares it before it calls.
    /// We look at its form only and let it go.
    /// </summary>
    public static Inbound Unlock(DeliveryRef delivery, Wire body)
    {
        var waypoint = body.Word("waypoint", Waypoints, required: true);
        var pin = body.Text("pincode");
        if (pin is not null && (pin.Length != PinLength || !pin.All(char.IsAsciiDigit)))
            body.Fault("pincode", "digits:4");
        return body.HasFaults
            ? new Inbound.Unreadable(body.Faults, delivery.ExternalId)
            : new Inbound.Unlock(delivery, waypoint is AtPickup ? UnlockFor.Merchant : UnlockFor.Customer);
    }

    private static Stop? Changed(Stop stop) => stop == new Stop() ? null : stop;
}
