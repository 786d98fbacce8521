using System.Buffers;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.ThreePl;

/// <summary>Reads a quote or an order, which have the same fields, into our words.</summary>
internal static class ThreePlOrder
{
    private const string Pickup = "pickup";
    private const int IdLimit = 255;
    private const int SourceLimit = 50;
    private const int OldestAge = 120;

    public static readonly IReadOnlyList<string> Fulfillments = ["delivery", Pickup];

    public static readonly IReadOnlyDictionary<string, UndeliverableAction> Undeliverable = new Dictionary<string, UndeliverableAction>(StringComparer.Ordinal)
    {
        ["return_to_pickup"] = UndeliverableAction.ReturnToPickup,
        ["dispose"] = UndeliverableAction.Dispose,
    };

    public static readonly IReadOnlyDictionary<string, Source> Marketplaces = new Dictionary<string, Source>(StringComparer.Ordinal)
    {
        ["three_pl"] = Source.three_pl,
        ["chow_now"] = Source.chow_now,
        ["door_dash"] = Source.door_dash,
        ["grubhub"] = Source.grubhub,
        ["uber_eats"] = Source.uber_eats,
        ["olo"] = Source.olo,
        ["ordermark"] = Source.ordermark,
        ["otter"] = Source.otter,
        ["chowly"] = Source.chowly,
        ["ally"] = Source.ally,
        ["huuva"] = Source.huuva,
        ["lunchbox"] = Source.lunchbox,
        ["native"] = Source.native,
    };

    private static readonly SearchValues<char> IdLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    public static Inbound Quote(InboundMessage message, Wire order) => Read(message, order, draft => new Inbound.Quote(draft));

    public static Inbound Create(InboundMessage message, Wire order) => Read(message, order, draft => new Inbound.Create(draft));

    private static Inbound Read(InboundMessage message, Wire order, Func<DeliveryDraft, Inbound> asked)
    {
        var externalId = ExternalId(order);
        // Asked before anything else is missed: an order that the customer fetches has no dropoff to find fault with.
        if (order.Word("fulfillment", Fulfillments) is Pickup)
            return new Inbound.NotRelevant("the customer fetches the order", externalId);
        var draft = Draft(message, order, externalId ?? "");
        return order.HasFaults ? new Inbound.Unreadable(order.Faults, externalId) : asked(draft);
    }

    private static DeliveryDraft Draft(InboundMessage message, Wire order, string externalId)
    {
        var storeId = order.Text("pickup_external_store_id");
        var pickup = ThreePlStop.Pickup(order, addressRequired: storeId is null);
        var dropoff = ThreePlStop.Dropoff(order, required: true);
        var contents = ThreePlContents.Read(order);
        var times = ThreePlTimes.Read(order);
        var currency = ThreePlMoney.Currency(order, message.Region);
        var (source, sourceWord) = Marketplace(order);
        return new DeliveryDraft
        {
            ExternalId = externalId,
            Source = source,
            SourceWord = sourceWord,
            StoreId = storeId,
            Pickup = pickup,
            Dropoff = dropoff,
            Items = contents.Items,
            OrderValue = ThreePlMoney.Read(order, "order_value", currency),
            Tip = ThreePlMoney.Read(order, "tip", currency),
            Contents = contents.Controlled,
            ContentsKnown = contents.Known,
            MinimumAge = (int?)order.Integer("minimum_age", min: 1, max: OldestAge),
            PickupReadyAt = times.PickupReady,
            PickupDeadline = times.PickupDeadline,
            DropoffReadyAt = times.DropoffReady,
            DropoffDeadline = times.DropoffDeadline,
            IfUndeliverable = order.Word("action_if_undeliverable", [.. Undeliverable.Keys]) is { } action ? Undeliverable[action] : null,
        };
    }

    /// <summary>The id stands in the client's later paths, so it has letters that need no escaping, and is not made of dots alone.</summary>
    private static string? ExternalId(Wire order)
    {
        if (order.Text("external_delivery_id", required: true, max: IdLimit) is not { } id)
            return null;
        if (!id.AsSpan().ContainsAnyExcept(IdLetters) && id is not ("." or ".."))
            return id;
        order.Fault("external_delivery_id", "pattern:[A-Za-z0-9-._~]+");
        return null;
    }

    /// <summary>A client that carries for several marketplaces may name the one; a name that we do not know is kept as it is.</summary>
    private static (Source Source, string? Word) Marketplace(Wire order)
    {
        if (order.Text("order_source", max: SourceLimit) is not { } said)
            return (Source.three_pl, null);
        return Marketplaces.TryGetValue(said, out var known) ? (known, null) : (Source.other, said);
    }
}
