using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.ThreePl;

/// <summary>The open door: routes of ours for every client without an interface of its own, in the shape of Drive v2.</summary>
internal sealed class ThreePlIngress : IIngressMapper
{
    private const string Quote = "/threepl/v1/quotes";
    private const string Delivery = "/threepl/v1/deliveries/{external_delivery_id}";

    public IntegrationType Type => IntegrationType.THREEPL;

    public IReadOnlyList<InboundRoute> Routes { get; } =
    [
        new("v1-quote", "POST", Quote, RouteKind.Quote, 1),
        new("v1-accept", "POST", Quote + "/{external_delivery_id}/accept", RouteKind.AcceptQuote, 1) { BodyRequired = false },
        new("v1-create", "POST", "/threepl/v1/deliveries", RouteKind.Create, 1),
        new("v1-query", "GET", Delivery, RouteKind.Query, 1),
        new("v1-update", "PATCH", Delivery, RouteKind.Update, 1),
        new("v1-cancel", "PUT", Delivery + "/cancel", RouteKind.Cancel, 1),
        new("v1-unlock", "POST", Delivery + "/unlock", RouteKind.Unlock, 1),
    ];

    public Inbound Read(InboundMessage message)
    {
        var id = message.PathValue("external_delivery_id") ?? "";
        return message.Route.Kind switch
        {
            RouteKind.Quote => Opened(message, null, body => ThreePlOrder.Quote(message, body)),
            RouteKind.Create => Opened(message, null, body => ThreePlOrder.Create(message, body)),
            RouteKind.AcceptQuote when message.Body.IsEmpty => new Inbound.AcceptQuote(id, null),
            RouteKind.AcceptQuote => Opened(message, id, body => ThreePlRequests.Accept(message, id, body)),
            RouteKind.Query => new Inbound.Query(DeliveryRef.External(id)),
            RouteKind.Update => Opened(message, id, body => ThreePlRequests.Update(message, id, body)),
            RouteKind.Cancel when message.Body.IsEmpty => new Inbound.Cancel(DeliveryRef.External(id), null),
            RouteKind.Cancel => Opened(message, id, body => ThreePlRequests.Cancel(id, body)),
            RouteKind.Unlock => Opened(message, id, body => ThreePlRequests.Unlock(id, body)),
            RouteKind.Report or RouteKind.Plan or RouteKind.Events => new Inbound.Unreadable([new Fault("$", "route")], null),
        };
    }

    public Reply Answer(InboundMessage message, Verdict verdict) => ThreePlAnswers.For(message, verdict);

    public string NameOf(InboundRoute route, DraftField field) => field switch
    {
        DraftField.ExternalId => "external_delivery_id",
        DraftField.StoreId => "pickup_external_store_id",
        DraftField.PickupLocation => "pickup_location",
        DraftField.PickupAddress => "pickup_address",
        DraftField.PickupPhone => "pickup_phone_number",
        DraftField.PickupInstructions => "pickup_instructions",
        DraftField.DropoffLocation => "dropoff_location",
        DraftField.DropoffAddress => "dropoff_address",
        DraftField.DropoffPhone => "dropoff_phone_number",
        DraftField.DropoffName => "dropoff_contact_given_name",
        DraftField.DropoffEmail => "dropoff_email_address",
        DraftField.DropoffInstructions => "dropoff_instructions",
        DraftField.Items => "items",
        DraftField.ItemName => "items[].name",
        DraftField.ItemQuantity => "items[].quantity",
        DraftField.ItemPrice => "items[].price",
        DraftField.OrderValue => "order_value",
        DraftField.Tip => "tip",
        DraftField.Contents => "order_contains",
        DraftField.PickupReadyAt => "pickup_time",
        DraftField.PickupDeadline => "pickup_window.end_time",
        DraftField.DropoffReadyAt => "dropoff_window.start_time",
        DraftField.DropoffDeadline => "dropoff_time",
    };

    public IReadOnlyList<Vocabulary> Vocabularies(int apiVersion) =>
    [
        new("fulfillment", ThreePlOrder.Fulfillments),
        new("order_source", ThreePlOrder.Marketplaces.Keys),
        new("action_if_undeliverable", ThreePlOrder.Undeliverable.Keys),
        new($"items[].{ThreePlContents.ItemField}[]", ThreePlContents.Words.Keys),
        new("for", ThreePlRequests.Whos),
    ];

    // A body that cannot be opened has one fault; reading on would only add that every field is missing.
    private static Inbound Opened(InboundMessage message, string? externalId, Func<Wire, Inbound> read)
    {
        var body = Wire.Open(message.Body);
        return body.HasFaults ? new Inbound.Unreadable(body.Faults, externalId) : read(body);
    }
}
