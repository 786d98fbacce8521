using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Olo;

/// <summary>Olo Dispatch asks every provider for a quote, accepts one, and may take it back.</summary>
internal sealed class OloIngress : IIngressMapper
{
    private const string Delivery = "/olo/v1/deliveries/{deliveryId}";

    public IntegrationType Type => IntegrationType.OLO;

    public IReadOnlyList<InboundRoute> Routes { get; } =
    [
        new("v1-quote", "POST", "/olo/v1/quotes", RouteKind.Quote, 1),
        new("v1-accept", "POST", "/olo/v1/quotes/{quoteId}/accept", RouteKind.AcceptQuote, 1) { BodyRequired = false },
        new("v1-query", "GET", Delivery, RouteKind.Query, 1),
        new("v1-cancel", "POST", Delivery + "/cancel", RouteKind.Cancel, 1) { BodyRequired = false },
    ];

    public Inbound Read(InboundMessage message)
    {
        var quote = message.PathValue("quoteId") ?? "";
        var delivery = message.PathValue("deliveryId") ?? "";
        return message.Route.Kind switch
        {
            RouteKind.Quote => Opened(message, null, OloQuote.Read),
            RouteKind.AcceptQuote when message.Body.IsEmpty => OloRequests.Accept(quote, null),
            RouteKind.AcceptQuote => Opened(message, OloIds.ReadQuote(quote).DispatchId, body => OloRequests.Accept(quote, body)),
            RouteKind.Cancel when message.Body.IsEmpty => OloRequests.Cancel(delivery, null),
            RouteKind.Cancel => Opened(message, OloIds.ReadDelivery(delivery).ExternalId, body => OloRequests.Cancel(delivery, body)),
            RouteKind.Query => new Inbound.Query(OloIds.ReadDelivery(delivery)),
            RouteKind.Create or RouteKind.Unlock or RouteKind.Update or RouteKind.Report or RouteKind.Plan or RouteKind.Events =>
                new Inbound.Unreadable([new Fault("$", "route")], null),
        };
    }

    public Reply Answer(InboundMessage message, Verdict verdict) => OloAnswers.For(message, verdict);

    public string NameOf(InboundRoute route, DraftField field) => field switch
    {
        DraftField.ExternalId => "dispatchId",
        DraftField.StoreId => "storeNumber",
        DraftField.PickupLocation => "pickup.location",
        DraftField.PickupAddress => "pickup.address",
        DraftField.PickupPhone => "pickup.phone",
        DraftField.PickupInstructions => "pickup.instructions",
        DraftField.DropoffLocation => "dropoff.location",
        DraftField.DropoffAddress => "dropoff.address",
        DraftField.DropoffPhone => "dropoff.phone",
        DraftField.DropoffName => "dropoff.firstName",
        DraftField.DropoffEmail => "$",
        DraftField.DropoffInstructions => "dropoff.instructions",
        DraftField.Items => "items",
        DraftField.ItemName => "items[].name",
        DraftField.ItemQuantity => "items[].quantity",
        DraftField.ItemPrice => "items[].price",
        DraftField.OrderValue => "subtotal",
        DraftField.Tip => "tip",
        DraftField.Contents => "containsAlcohol",
        DraftField.PickupReadyAt => "readyTime",
        DraftField.PickupDeadline => "$",
        DraftField.DropoffReadyAt => "$",
        DraftField.DropoffDeadline => "deliveryTime",
    };

    public IReadOnlyList<Vocabulary> Vocabularies(int apiVersion) =>
    [
        new("currency", OloMoney.Currencies),
        new("marketplace", OloQuote.Marketplaces.Keys) { Plain = OloQuote.Plain },
        new("reason", OloRequests.Reasons),
    ];

    // A body that cannot be opened has one fault; reading on would only add that every field is missing.
    private static Inbound Opened(InboundMessage message, string? externalId, Func<Wire, Inbound> read)
    {
        var body = Wire.Open(message.Body);
        return body.HasFaults ? new Inbound.Unreadable(body.Faults, externalId) : read(body);
    }
}
