using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Chowly;

/// <summary>Chowly's orders interface turned round: the orders that others send to Chowly, Chowly sends to us.</summary>
internal sealed class ChowlyIngress : IIngressMapper
{
    private const string Orders = "/chowly/v2/orders";

    public IntegrationType Type => IntegrationType.CHOWLY;

    public IReadOnlyList<InboundRoute> Routes { get; } =
    [
        new("v2-create", "POST", Orders, RouteKind.Create, 2),
        new("v2-query", "GET", Orders + "/{id}", RouteKind.Query, 2),
        new("v2-cancel", "DELETE", Orders + "/{id}", RouteKind.Cancel, 2) { ContentTypes = [] },
    ];

    public Inbound Read(InboundMessage message) => message.Route.Kind switch
    {
        RouteKind.Create => Create(Wire.Open(message.Body)),
        RouteKind.Query => new Inbound.Query(Which(message)),
        RouteKind.Cancel => new Inbound.Cancel(Which(message), null),
        RouteKind.Quote or RouteKind.AcceptQuote or RouteKind.Unlock or RouteKind.Update or RouteKind.Report or RouteKind.Plan or RouteKind.Events =>
            new Inbound.Unreadable([new Fault("$", "route")], null),
    };

    public Reply Answer(InboundMessage message, Verdict verdict) => ChowlyAnswers.For(verdict);

    /// <summary>The pickup is the location's; a field that the order does not have is never read, so the whole body stands for it.</summary>
    public string NameOf(InboundRoute route, DraftField field) => field switch
    {
        DraftField.ExternalId => "info.id",
        DraftField.StoreId or DraftField.PickupLocation or DraftField.PickupAddress or DraftField.PickupPhone => ChowlyOrder.LocationField,
        DraftField.PickupInstructions => "info.pickup_code",
        DraftField.DropoffLocation or DraftField.DropoffAddress => "customer.address1",
        DraftField.DropoffPhone => "customer.phone",
        DraftField.DropoffName => "customer.name",
        DraftField.DropoffEmail => "customer.email",
        DraftField.DropoffInstructions => "customer.special_instructions",
        DraftField.Items => "items",
        DraftField.ItemName => "items[].name",
        DraftField.ItemQuantity => "items[].quantity",
        DraftField.ItemPrice => "items[].price",
        DraftField.OrderValue => "info.subtotal",
        DraftField.Tip => "info.tip",
        DraftField.Contents => "$",
        DraftField.PickupReadyAt or DraftField.PickupDeadline or DraftField.DropoffReadyAt or DraftField.DropoffDeadline => "info.scheduled_time",
    };

    public IReadOnlyList<Vocabulary> Vocabularies(int apiVersion) =>
    [
        new("info.service_type", ChowlyOrder.Services),
        new("info.payment_type", ChowlyOrder.Payments),
        new("info.tip_payment_type", ChowlyOrder.Payments),
        new("info." + ChowlySource.Field, ChowlySource.Marketplaces.Keys) { Plain = ChowlySource.Plain },
    ];

    // A body that cannot be opened has one fault; reading on would only add that every field is missing.
    private static Inbound Create(Wire order) => order.HasFaults ? new Inbound.Unreadable(order.Faults, null) : ChowlyOrder.Read(order);

    private static DeliveryRef Which(InboundMessage message) => DeliveryRef.External(message.PathValue("id") ?? "");
}
