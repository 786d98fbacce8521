using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Uber;

/// <summary>Reads Uber Direct's create and quote requests into our words.</summary>
internal static class UberOrder
{
    private const int IdLimit = 255;

    /// <summary>Not read: how much a robot's box holds is asked of the whole order, not of an item.</summary>
    public static readonly IReadOnlyList<string> Sizes = ["small", "medium", "large", "xlarge"];

    public static Inbound Create(InboundMessage message, Wire order)
    {
        var externalId = ExternalId(order);
        var pickup = UberStop.ForOrder(order, UberStop.Pickup);
        var dropoff = UberStop.ForOrder(order, UberStop.Dropoff);
        var items = Items(order);
        var windows = UberWindows.Read(order);
        var handover = UberHandover.Read(order);
        var currency = UberMoney.Currency(pickup.Country, message.Region);
        var draft = new DeliveryDraft
        {
            ExternalId = externalId ?? "",
            Source = Source.uber_eats,
            StoreId = order.Text("external_store_id"),
            QuoteId = UberIds.ReadQuote(order.Text("quote_id")),
            Pickup = pickup,
            Dropoff = dropoff,
            Items = items,
            ItemsRequired = true,
            OrderValue = UberMoney.Of(order.Integer("manifest_total_value", min: 0), currency),
            Tip = UberMoney.Of(order.Integer("tip", min: 0), currency),
            MinimumAge = handover.MinimumAge,
            PickupReadyAt = windows.PickupReady,
            PickupDeadline = windows.PickupDeadline,
            DropoffReadyAt = windows.DropoffReady,
            DropoffDeadline = windows.DropoffDeadline,
            IfUndeliverable = handover.IfUndeliverable,
        };
        return order.HasFaults ? new Inbound.Unreadable(order.Faults, externalId) : new Inbound.Create(draft);
    }

    /// <summary>A quote has no id of Uber's: the id of the request stands for it, so that two quotes are never taken for one.</summary>
    public static Inbound Quote(InboundMessage message, Wire request)
    {
        var pickup = UberStop.ForQuote(request, UberStop.Pickup);
        var dropoff = UberStop.ForQuote(request, UberStop.Dropoff);
        var windows = UberWindows.Read(request);
        var currency = UberMoney.Currency(pickup.Country, message.Region);
        var draft = new DeliveryDraft
        {
            ExternalId = message.RequestId.ToString("N"),
            Source = Source.uber_eats,
            StoreId = request.Text("external_store_id"),
            Pickup = pickup,
            Dropoff = dropoff,
            OrderValue = UberMoney.Of(request.Integer("manifest_total_value", min: 0), currency),
            PickupReadyAt = windows.PickupReady,
            PickupDeadline = windows.PickupDeadline,
            DropoffReadyAt = windows.DropoffReady,
            DropoffDeadline = windows.DropoffDeadline,
        };
        return request.HasFaults ? new Inbound.Unreadable(request.Faults, null) : new Inbound.Quote(draft);
    }

    /// <summary>
    /// The contract leaves <c>external_id</c> open and promises to notice doubles by <c>idempotency_key</c> for an hour only. We tell
    /// statuses under Uber's id for as long as the delivery lives, so one of the two has to be there.
    /// </summary>
    private static string? ExternalId(Wire order)
    {
        // Read first, so a fault here is the id's own: the other id does not stand in for a wrong one.
        var id = Segment(order, "external_id");
        if (id is null && !order.HasFaults)
            id = Segment(order, "idempotency_key");
        if (id is null && !order.HasFaults)
            order.Fault("external_id", "required");
        return id;
    }

    /// <summary>The id becomes a part of the path that we call; a URL drops parts made of dots, escaped or not.</summary>
    private static string? Segment(Wire order, string name)
    {
        if (order.Text(name, max: IdLimit) is not { } id)
            return null;
        if (!string.IsNullOrWhiteSpace(id) && id is not ("." or ".."))
            return id;
        order.Fault(name, "path_segment");
        return null;
    }

    private static IReadOnlyList<DraftItem> Items(Wire order) =>
    [
        .. order.Objects("manifest_items", required: true).Select(item => new DraftItem
        {
            Name = new Personal(item.Text("name", required: true) ?? ""),
            Quantity = (int)(item.Integer("quantity", required: true, min: 1, max: int.MaxValue) ?? 0),
            UnitPrice = item.Integer("price", min: 0),
        }),
    ];
}
