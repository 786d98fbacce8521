using System.Buffers;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Ally;

/// <summary>Carry it, where is it, take it back. Until Ally gives a document, only what every client needs.</summary>
internal sealed class AllyIngress : IIngressMapper
{
    private const string Delivery = "/ally/v1/deliveries/{external_delivery_id}";
    private const int ReasonLimit = 64;

    private static readonly SearchValues<char> CodeLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    public IntegrationType Type => IntegrationType.ALLY;

    public IReadOnlyList<InboundRoute> Routes { get; } =
    [
        new("v1-create", "POST", "/ally/v1/deliveries", RouteKind.Create, 1),
        new("v1-query", "GET", Delivery, RouteKind.Query, 1),
        new("v1-cancel", "PUT", Delivery + "/cancel", RouteKind.Cancel, 1),
    ];

    public Inbound Read(InboundMessage message)
    {
        var delivery = DeliveryRef.External(message.PathValue("external_delivery_id") ?? "");
        return message.Route.Kind switch
        {
            RouteKind.Create => Opened(message, null, AllyOrder.Create),
            RouteKind.Query => new Inbound.Query(delivery),
            RouteKind.Cancel when message.Body.IsEmpty => new Inbound.Cancel(delivery, null),
            RouteKind.Cancel => Opened(message, delivery.ExternalId, body => Cancel(delivery, body)),
            RouteKind.Quote or RouteKind.AcceptQuote or RouteKind.Update or RouteKind.Unlock or RouteKind.Report or RouteKind.Plan or RouteKind.Events =>
                new Inbound.Unreadable([new Fault("$", "route")], null),
        };
    }

    public Reply Answer(InboundMessage message, Verdict verdict) => AllyAnswers.For(message, verdict);

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
        DraftField.DropoffInstructions => "dropoff_instructions",
        DraftField.Items => "items",
        DraftField.ItemName => "items[].name",
        DraftField.ItemQuantity => "items[].quantity",
        DraftField.ItemPrice => "items[].price",
        DraftField.OrderValue => "order_value",
        DraftField.Tip => "tip",
        DraftField.Contents => "order_contains",
        DraftField.PickupReadyAt => "pickup_time",
        DraftField.DropoffDeadline => "dropoff_time",
        DraftField.DropoffEmail or DraftField.PickupDeadline or DraftField.DropoffReadyAt => "$",
    };

    /// <summary>The reason is kept where it has the form of a code: a sentence may name a person, and no cancellation is refused over its reason.</summary>
    private static Inbound Cancel(DeliveryRef delivery, Wire body)
    {
        var reason = body.Text("reason_code");
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
