using System.Buffers;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.ThreePl;

/// <summary>Reads what a client asks about a delivery or quote that exists; the path names it by the client's own id.</summary>
internal static class ThreePlRequests
{
    private const string Merchant = "merchant";
    private const string Customer = "customer";
    private const int ReasonLimit = 64;

    /// <summary>Who stands at the robot.</summary>
    public static readonly IReadOnlyList<string> Whos = [Merchant, Customer];

    private static readonly SearchValues<char> CodeLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    public static Inbound Accept(InboundMessage message, string externalId, Wire body)
    {
        var tip = ThreePlMoney.Read(body, "tip", ThreePlMoney.Currency(body, message.Region));
        return body.HasFaults ? new Inbound.Unreadable(body.Faults, externalId) : new Inbound.AcceptQuote(externalId, tip);
    }

    /// <summary>The reason is kept where it has the form of a code: a sentence may name a person, and no cancellation is refused over its reason.</summary>
    public static Inbound Cancel(string externalId, Wire body)
    {
        var reason = body.Text("reason_code");
        if (body.HasFaults)
            return new Inbound.Unreadable(body.Faults, externalId);
        var isCode = reason is { Length: <= ReasonLimit } && !reason.AsSpan().ContainsAnyExcept(CodeLetters);
        return new Inbound.Cancel(DeliveryRef.External(externalId), isCode ? reason : null);
    }

    public static Inbound Update(InboundMessage message, string externalId, Wire body)
    {
        var pickup = ThreePlStop.Pickup(body, addressRequired: false);
        var dropoff = ThreePlStop.Dropoff(body, required: false);
        var times = ThreePlTimes.Read(body);
        var changes = new DeliveryChanges
        {
            Pickup = Changed(pickup),
            Dropoff = Changed(dropoff),
            PickupReadyAt = times.PickupReady,
            DropoffDeadline = times.DropoffDeadline,
            Tip = ThreePlMoney.Read(body, "tip", ThreePlMoney.Currency(body, message.Region)),
        };
        return body.HasFaults
            ? new Inbound.Unreadable(body.Faults, externalId)
            : new Inbound.Update(DeliveryRef.External(externalId), changes);
    }

    public static Inbound Unlock(string externalId, Wire body)
    {
        var who = body.Word("for", Whos, required: true);
        return body.HasFaults
            ? new Inbound.Unreadable(body.Faults, externalId)
            : new Inbound.Unlock(DeliveryRef.External(externalId), who is Merchant ? UnlockFor.Merchant : UnlockFor.Customer);
    }

    private static Stop? Changed(Stop stop) => stop == new Stop() ? null : stop;
}
