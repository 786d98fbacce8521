using System.Buffers;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Ordermark;

/// <summary>Orders from many marketplaces, to be carried, asked after and taken back under Ordermark's own id.</summary>
internal sealed class OrdermarkIngress : IIngressMapper
{
    private const string Delivery = "/ordermark/v1/deliveries/{id}";
    private const int ReasonLimit = 64;

    private static readonly SearchValues<char> CodeLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    public IntegrationType Type => IntegrationType.ORDERMARK;

    public IReadOnlyList<InboundRoute> Routes { get; } =
    [
        new("v1-create", "POST", "/ordermark/v1/deliveries", RouteKind.Create, 1),
        new("v1-query", "GET", Delivery, RouteKind.Query, 1),
        new("v1-cancel", "PUT", Delivery + "/cancel", RouteKind.Cancel, 1),
    ];

    public Inbound Read(InboundMessage message)
    {
        var delivery = DeliveryRef.External(message.PathValue("id") ?? "");
        return message.Route.Kind switch
        {
            RouteKind.Create => Opened(message, null, OrdermarkOrder.Create),
            RouteKind.Query => new Inbound.Query(delivery),
            RouteKind.Cancel when message.Body.IsEmpty => new Inbound.Cancel(delivery, null),
            RouteKind.Cancel => Opened(message, delivery.ExternalId, body => Cancel(delivery, body)),
            RouteKind.Quote or RouteKind.AcceptQuote or RouteKind.Update or RouteKind.Unlock or RouteKind.Report or RouteKind.Plan or RouteKind.Events =>
                new Inbound.Unreadable([new Fault("$", "route")], null),
        };
    }

    public Reply Answer(InboundMessage message, Verdict verdict) => OrdermarkAnswers.For(message, verdict);

    public string NameOf(InboundRoute route, DraftField field) => field switch
    {
        DraftField.ExternalId => "order_id",
        DraftField.StoreId => "location.id",
        DraftField.PickupLocation => "location.lat",
        DraftField.PickupAddress => "location.address",
        DraftField.PickupPhone => "location.phone",
        DraftField.PickupInstructions => "location.instructions",
        DraftField.DropoffLocation => "delivery_address.lat",
        DraftField.DropoffAddress => "delivery_address",
        DraftField.DropoffPhone => "customer.phone",
        DraftField.DropoffName => "customer.name",
        DraftField.DropoffEmail => "$",
        DraftField.DropoffInstructions => "delivery_address.instructions",
        DraftField.Items => "items",
        DraftField.ItemName => "items[].name",
        DraftField.ItemQuantity => "items[].quantity",
        DraftField.ItemPrice => "items[].price_cents",
        DraftField.OrderValue => "totals.subtotal_cents",
        DraftField.Tip => "totals.tip_cents",
        DraftField.Contents => "items[].alcohol",
        DraftField.PickupReadyAt => "ready_at",
        DraftField.PickupDeadline or DraftField.DropoffReadyAt or DraftField.DropoffDeadline => "$",
    };

    public IReadOnlyList<Vocabulary> Vocabularies(int apiVersion) => [new("oos", OrdermarkSource.Services.Keys) { Plain = OrdermarkSource.Letters }];

    /// <summary>The reason is kept where it has the form of a code: a sentence may name a person, and no cancellation is refused over its reason.</summary>
    private static Inbound Cancel(DeliveryRef delivery, Wire body)
    {
        var reason = body.Text("reason");
        if (body.HasFaults)
            return new Inbound.Unreadable(body.Faults, delivery.ExternalId);
        var isCode = reason is { Length: <= ReasonLimit } && !reason.AsSpan().ContainsAnyExcept(CodeLetters);
        return new Inbound.Cancel(delivery, isCode ? reason : null);
    }

    // A body that cannot be opened has one fault; reading on would only add that every field is missing.
    private static Inbound Opened(InboundMessage message, string? externalId, Func<Wire, Inbound> read)
    {
        var body = Wire.Open(message.Body);
        return body.HasFaults ? new Inbound.Unreadable(body.Faults, externalId) : read(body);
    }
}
