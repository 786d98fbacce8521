using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Otter;

/// <summary>Reads a quote's request, an order and its changes into our words.</summary>
internal static class OtterOrder
{
    private const string LeaveAtDoor = "LEAVE_AT_DOOR";
    private const string MeetInLobby = "MEET_IN_LOBBY";

    public static readonly IReadOnlyList<string> Handovers = ["MEET_AT_DOOR", LeaveAtDoor, MeetInLobby];

    /// <summary>Not read, like all that a customer pays with.</summary>
    public static readonly IReadOnlyList<string> Payments = ["CASH", "CARD", "UNKNOWN", "OTHER", "CHEQUE", "GIFT_CARD"];

    /// <summary>Not read either.</summary>
    public static readonly IReadOnlyList<string> PaymentStates = ["COLLECTABLE", "PROCESSED"];

    /// <summary>Asked for before anybody has ordered: no customer, no items.</summary>
    public static DeliveryDraft Quote(InboundMessage message, Wire payload, string reference, string? storeId)
    {
        var currency = OtterMoney.Currency(payload, message.Region);
        // The older name of the field is still sent.
        var dropoff = payload.Has("dropoffAddress") || !payload.Has("destinationAddress") ? "dropoffAddress" : "destinationAddress";
        return Common(message, payload, reference, storeId, currency) with
        {
            Pickup = OtterAddress.Read(payload, "pickupAddress"),
            Dropoff = OtterAddress.Read(payload, dropoff),
            PickupReadyAt = OtterTimes.Preferred(message, payload.Integer("preferredPickupDuration", min: 0, max: OtterTimes.MostMinutes)),
        };
    }

    public static DeliveryDraft Accept(InboundMessage message, Wire payload, string reference, string? storeId)
    {
        var currency = OtterMoney.Currency(payload, message.Region);
        var store = payload.Object("store");
        var customer = payload.Object("customer", required: true);
        var note = payload.Text("dropoffNote", max: OtterItems.LongestText);
        var (handover, how) = Handover(payload.Object("dropoffInstructions"));
        return Common(message, payload, reference, storeId, currency) with
        {
            Pickup = OtterAddress.Read(payload, "pickupAddress") with
            {
                BusinessName = Personal.From(store?.Text("name")),
                Phone = Personal.From(store?.Text("phone")),
                Instructions = Personal.Join("\n", Note(payload), Code("Order", payload.Text("pickupOrderId")), Code("Shown as", payload.Text("ofoDisplayId"))),
            },
            Dropoff = OtterAddress.Read(payload, "dropoffAddress") with
            {
                ContactName = Personal.From(customer?.Text("name", required: true, max: 255)),
                Phone = Personal.From(customer?.Text("phone", max: 25)),
                Email = Personal.From(customer?.Text("email")),
                Instructions = Personal.Join("\n", note, how, Code("Phone code", customer?.Text("phoneCode", max: 25))),
            },
            Items = OtterItems.Read(payload, currency),
            Tip = OtterMoney.Of(payload.Object("customerTip"), "value", currency),
            PickupReadyAt = OtterTimes.Ready(message, payload),
            IfUndeliverable = handover,
        };
    }

    /// <summary>Otter changes the tip and says when the food is ready; how the customer pays is between the two of them.</summary>
    public static DeliveryChanges Changes(InboundMessage message, Wire payload) => new()
    {
        Tip = OtterMoney.Of(payload.Object("customerTip"), "value", OtterMoney.Currency(payload, message.Region)),
        PickupReadyAt = OtterTimes.ReadyNowOrLater(message, payload),
    };

    private static DeliveryDraft Common(InboundMessage message, Wire payload, string reference, string? storeId, string currency)
    {
        var alcohol = payload.Flag("containsAlcoholicItem");
        var (source, word) = OtterSource.Read(payload);
        return new DeliveryDraft
        {
            ExternalId = reference,
            Source = source,
            SourceWord = word,
            StoreId = storeId,
            Pickup = new Stop(),
            Dropoff = new Stop(),
            OrderValue = OtterMoney.Of(payload, "orderSubTotal", currency),
            Contents = alcohol is true ? [ControlledContents.Alcohol] : [],
            // Null is Otter's "we do not know".
            ContentsKnown = alcohol is not null,
        };
    }

    private static (UndeliverableAction? Then, string? How) Handover(Wire? instructions) => instructions?.Text("dropoffType", max: 50) switch
    {
        LeaveAtDoor => (UndeliverableAction.LeaveAtDoor, null),
        MeetInLobby => (null, "Meet in the lobby"),
        _ => (null, null),
    };

    private static string? Note(Wire payload) =>
        payload.Text("pickUpInstructions", max: OtterItems.LongestText) ?? payload.Text("pickupNote", max: OtterItems.LongestText);

    private static string? Code(string what, string? code) => code is null ? null : $"{what}: {code}";
}
