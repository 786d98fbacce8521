using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Newco;

/// <summary>Where Newco calls us, and what it wants there.</summary>
internal sealed class NewcoIngress : IIngressMapper
{
    private const string Order = "/newco/v1/orders/{order_id}";

    public IntegrationType Type => IntegrationType.NEWCO;

    // Yours: the routes of the contract. Each with a body has a sample of its name.
    public IReadOnlyList<InboundRoute> Routes { get; } =
    [
        new("v1-create", "POST", "/newco/v1/orders", RouteKind.Create, 1),
        new("v1-query", "GET", Order, RouteKind.Query, 1),
        new("v1-cancel", "POST", Order + "/cancel", RouteKind.Cancel, 1),
    ];

    public Inbound Read(InboundMessage message)
    {
        var id = message.PathValue("order_id") ?? "";
        return message.Route.Kind switch
        {
            RouteKind.Create => Opened(message, null, NewcoOrder.Read),
            RouteKind.Query => new Inbound.Query(DeliveryRef.External(id)),
            RouteKind.Cancel => Opened(message, id, body => Cancel(id, body)),
            RouteKind.Quote or RouteKind.AcceptQuote or RouteKind.Update or RouteKind.Unlock or RouteKind.Report or RouteKind.Plan or RouteKind.Events =>
                new Inbound.Unreadable([new Fault("$", "route")], null),
        };
    }

    public Reply Answer(InboundMessage message, Verdict verdict) => NewcoAnswers.For(verdict);

    // Yours: what the partner calls each field, for faults that are found after the reading. A field it lacks gets the nearest.
    public string NameOf(InboundRoute route, DraftField field) => field switch
    {
        DraftField.ExternalId => "order_id",
        DraftField.StoreId => "store_id",
        DraftField.PickupLocation or DraftField.PickupAddress => "pickup.address",
        DraftField.PickupPhone => "pickup.phone",
        DraftField.PickupInstructions => "pickup.note",
        DraftField.DropoffLocation or DraftField.DropoffAddress => "dropoff.address",
        DraftField.DropoffPhone => "dropoff.phone",
        DraftField.DropoffName or DraftField.DropoffEmail => "dropoff.name",
        DraftField.DropoffInstructions => "dropoff.note",
        DraftField.Items => "items",
        DraftField.ItemName => "items[].name",
        DraftField.ItemQuantity => "items[].quantity",
        DraftField.ItemPrice => "items[].price",
        DraftField.OrderValue => "total",
        DraftField.Tip => "tip",
        DraftField.Contents => "alcohol",
        DraftField.PickupReadyAt or DraftField.PickupDeadline => "ready_at",
        DraftField.DropoffReadyAt or DraftField.DropoffDeadline => "deliver_by",
    };

    // Yours: where bodies hold the words of those lists.
    public IReadOnlyList<Vocabulary> Vocabularies(int apiVersion) =>
        [new("fulfillment", NewcoOrder.Fulfillments), new("currency", NewcoOrder.Currencies)];

    private static Inbound Cancel(string id, Wire body)
    {
        var reason = body.Text("reason");
        if (body.HasFaults)
            return new Inbound.Unreadable(body.Faults, id);
        // A sentence may name a person, so only a code is kept; no cancellation is refused over its reason.
        return new Inbound.Cancel(DeliveryRef.External(id), reason is "customer" or "merchant" ? reason : null);
    }

    // A body that cannot be opened has one fault; reading on would only add that every field is missing.
    private static Inbound Opened(InboundMessage message, string? externalId, Func<Wire, Inbound> read)
    {
        var body = Wire.Open(message.Body);
        return body.HasFaults ? new Inbound.Unreadable(body.Faults, externalId) : read(body);
    }
}
