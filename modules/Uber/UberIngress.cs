using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Uber;

/// <summary>Uber Direct turned round: the calls that merchants make to Uber, Uber makes to us.</summary>
internal sealed class UberIngress : IIngressMapper
{
    private const string Customer = "/uber/v1/customers/{customer_id}";
    private const string Delivery = Customer + "/deliveries/{delivery_id}";

    public IntegrationType Type => IntegrationType.UBER;

    public IReadOnlyList<InboundRoute> Routes { get; } =
    [
        new("v1-quote", "POST", Customer + "/delivery_quotes", RouteKind.Quote, 1),
        new("v1-create", "POST", Customer + "/deliveries", RouteKind.Create, 1),
        new("v1-query", "GET", Delivery, RouteKind.Query, 1),
        new("v1-update", "POST", Delivery, RouteKind.Update, 1),
        new("v1-cancel", "POST", Delivery + "/cancel", RouteKind.Cancel, 1) { BodyRequired = false },
        new("v1-unlock", "POST", Delivery + "/unlock", RouteKind.Unlock, 1),
        new("v1-plan", "POST", "/uber/v1/transport-plans", RouteKind.Plan, 1),
    ];

    public Inbound Read(InboundMessage message) => message.Route.Kind switch
    {
        RouteKind.Quote => Opened(message, body => UberOrder.Quote(message, body)),
        RouteKind.Create => Opened(message, body => UberOrder.Create(message, body)),
        RouteKind.Query => new Inbound.Query(Which(message)),
        RouteKind.Update => Opened(message, body => UberRequests.Update(message, Which(message), body)),
        RouteKind.Cancel when message.Body.IsEmpty => UberRequests.Cancel(Which(message), null),
        RouteKind.Cancel => Opened(message, body => UberRequests.Cancel(Which(message), body)),
        RouteKind.Unlock => Opened(message, body => UberRequests.Unlock(Which(message), body)),
        RouteKind.Plan => Opened(message, UberPlan.Read),
        RouteKind.AcceptQuote or RouteKind.Report or RouteKind.Events => new Inbound.Unreadable([new Fault("$", "route")], null),
    };

    public Reply Answer(InboundMessage message, Verdict verdict) => UberAnswers.For(message, verdict);

    /// <summary>A field that Uber's contract does not have is never read, so the whole body stands for it.</summary>
    public string NameOf(InboundRoute route, DraftField field) => field switch
    {
        DraftField.ExternalId => "external_id",
        DraftField.StoreId => "external_store_id",
        DraftField.PickupLocation => "pickup_latitude",
        DraftField.PickupAddress => "pickup_address",
        DraftField.PickupPhone => "pickup_phone_number",
        DraftField.PickupInstructions => "pickup_notes",
        DraftField.DropoffLocation => "dropoff_latitude",
        DraftField.DropoffAddress => "dropoff_address",
        DraftField.DropoffPhone => "dropoff_phone_number",
        DraftField.DropoffName => "dropoff_name",
        DraftField.DropoffEmail => "$",
        DraftField.DropoffInstructions => "dropoff_notes",
        DraftField.Items => "manifest_items",
        DraftField.ItemName => "manifest_items[].name",
        DraftField.ItemQuantity => "manifest_items[].quantity",
        DraftField.ItemPrice => "manifest_items[].price",
        DraftField.OrderValue => "manifest_total_value",
        DraftField.Tip => route.Kind is RouteKind.Update ? "tip_by_customer" : "tip",
        DraftField.Contents => "dropoff_verification",
        DraftField.PickupReadyAt => UberWindows.PickupReadyField,
        DraftField.PickupDeadline => UberWindows.PickupDeadlineField,
        DraftField.DropoffReadyAt => UberWindows.DropoffReadyField,
        DraftField.DropoffDeadline => UberWindows.DropoffDeadlineField,
    };

    public IReadOnlyList<Vocabulary> Vocabularies(int apiVersion) =>
    [
        new("deliverable_action", UberHandover.Deliverable),
        new("undeliverable_action", UberHandover.Undeliverable),
        new("manifest_items[].size", UberOrder.Sizes),
        new("waypoint", UberRequests.Waypoints),
        new($"{UberPlan.JobsField}[].{UberPlan.WaypointsField}[].type", UberPlan.Kinds.Keys),
    ];

    // A body that cannot be opened has one fault; reading on would only add that every field is missing.
    private static Inbound Opened(InboundMessage message, Func<Wire, Inbound> read)
    {
        var body = Wire.Open(message.Body);
        return body.HasFaults ? new Inbound.Unreadable(body.Faults, message.PathValue("delivery_id") is null ? null : Which(message).ExternalId) : read(body);
    }

    private static DeliveryRef Which(InboundMessage message) => UberIds.ReadDelivery(message.PathValue("delivery_id") ?? "");
}
