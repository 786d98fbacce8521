using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Otter;

/// <summary>One webhook for everything: the event's type says what is asked.</summary>
internal sealed class OtterIngress : IIngressMapper
{
    private const string In = "metadata.payload.";

    public IntegrationType Type => IntegrationType.OTTER;

    public IReadOnlyList<InboundRoute> Routes { get; } = [new("v1-webhook", "POST", "/otter/v1/webhook", RouteKind.Events, 1)];

    public Inbound Read(InboundMessage message)
    {
        var body = Wire.Open(message.Body);
        // A body that cannot be opened has one fault; reading on would only add that every field is missing.
        if (body.HasFaults)
            return new Inbound.Unreadable(body.Faults, null);
        var read = OtterEvent.Read(body);
        if (read is { Type: { } type, IsAnswered: false })
            return body.HasFaults ? new Inbound.Unreadable(body.Faults, null) : new Inbound.NotRelevant(type is OtterEvent.Ping or OtterEvent.OlderPing ? "a ping" : "an event of another kind", null);
        var reference = read.Reference();
        var asked = read.Payload is { } payload ? Asked(message, read, payload, reference ?? "") : null;
        return body.HasFaults || asked is null
            ? new Inbound.Unreadable(body.Faults, reference) { IsOrder = read.Type is OtterEvent.Accept }
            : asked;
    }

    public Reply Answer(InboundMessage message, Verdict verdict) => OtterReceipts.For(verdict);

    /// <summary>A field that Otter's contract does not have is never read, so the payload stands for it.</summary>
    public string NameOf(InboundRoute route, DraftField field) => field switch
    {
        DraftField.ExternalId => In + OtterEvent.ReferenceField,
        DraftField.StoreId => "metadata.storeId",
        DraftField.PickupLocation => In + "pickupAddress.location",
        DraftField.PickupAddress => In + "pickupAddress",
        DraftField.PickupPhone => In + "store.phone",
        DraftField.PickupInstructions => In + "pickUpInstructions",
        DraftField.DropoffLocation => In + "dropoffAddress.location",
        DraftField.DropoffAddress => In + "dropoffAddress",
        DraftField.DropoffPhone => In + "customer.phone",
        DraftField.DropoffName => In + "customer.name",
        DraftField.DropoffEmail => In + "customer.email",
        DraftField.DropoffInstructions => In + "dropoffNote",
        DraftField.Items => In + "orderItems",
        DraftField.ItemName => In + "orderItems[].name",
        DraftField.ItemQuantity => In + "orderItems[].quantity",
        DraftField.ItemPrice => In + "orderItems[].price",
        DraftField.OrderValue => In + "orderSubTotal",
        DraftField.Tip => In + "customerTip",
        DraftField.Contents => In + "containsAlcoholicItem",
        DraftField.PickupReadyAt => In + OtterTimes.PreferredField,
        DraftField.PickupDeadline or DraftField.DropoffReadyAt or DraftField.DropoffDeadline => "metadata.payload",
    };

    public IReadOnlyList<Vocabulary> Vocabularies(int apiVersion) =>
    [
        new("eventType", OtterEvent.Types),
        new(In + "orderExternalIdentifiers.sourceType", OtterSource.Types),
        new(In + "orderExternalIdentifiers.sourceExternalIdentifiers.sourceType", OtterSource.Types),
        new(In + "dropoffInstructions.dropoffType", OtterOrder.Handovers),
        new(In + "customerPayments[].paymentMethod", OtterOrder.Payments),
        new(In + "customerPayments[].processingStatus", OtterOrder.PaymentStates),
    ];

    private static Inbound? Asked(InboundMessage message, OtterEvent read, Wire payload, string reference) => read.Type switch
    {
        OtterEvent.RequestQuote => new Inbound.Quote(OtterOrder.Quote(message, payload, reference, read.StoreId)),
        OtterEvent.Accept => new Inbound.Create(OtterOrder.Accept(message, payload, reference, read.StoreId)),
        OtterEvent.Cancel => new Inbound.Cancel(DeliveryRef.External(reference), null),
        OtterEvent.UpdateRequest => new Inbound.Update(DeliveryRef.External(reference), OtterOrder.Changes(message, payload)),
        _ => null,
    };
}
