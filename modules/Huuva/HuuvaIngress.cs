using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.Huuva;

/// <summary>Deliverect's dispatch webhooks under our prefix, and a door for the plain order. Which route it is, only its name tells.</summary>
internal sealed class HuuvaIngress : IIngressMapper
{
    private const string Order = "v1-order";

    public IntegrationType Type => IntegrationType.HUUVA;

    public IReadOnlyList<InboundRoute> Routes { get; } =
    [
        new("v1-validate", "POST", "/huuva/v1/validate_job", RouteKind.Quote, 1),
        new("v1-create", "POST", "/huuva/v1/dispatch/create_job", RouteKind.Create, 1),
        new("v1-update", "POST", "/huuva/v1/dispatch/updateJob", RouteKind.Update, 1),
        new("v1-cancel", "POST", "/huuva/v1/dispatch/cancel_job", RouteKind.Cancel, 1),
        new(Order, "POST", "/huuva/v1/orders", RouteKind.Create, 1),
    ];

    public Inbound Read(InboundMessage message)
    {
        var body = Wire.Open(message.Body);
        // A body that cannot be opened has one fault; reading on would only add that every field is missing.
        if (body.HasFaults)
            return new Inbound.Unreadable(body.Faults, null);
        return message.Route.Kind switch
        {
            RouteKind.Quote => HuuvaJob.Read(body, draft => new Inbound.Quote(draft)),
            RouteKind.Create when message.Route.Name is Order => HuuvaOrder.Read(body),
            RouteKind.Create => HuuvaJob.Read(body, draft => new Inbound.Create(draft)),
            RouteKind.Update => HuuvaRequests.Update(body),
            RouteKind.Cancel => HuuvaRequests.Cancel(body),
            RouteKind.AcceptQuote or RouteKind.Unlock or RouteKind.Query or RouteKind.Report or RouteKind.Plan or RouteKind.Events =>
                new Inbound.Unreadable([new Fault("$", "route")], null),
        };
    }

    public Reply Answer(InboundMessage message, Verdict verdict) => HuuvaAnswers.For(message, verdict);

    public string NameOf(InboundRoute route, DraftField field) => route.Name is Order ? InOrder(field) : InJob(route, field);

    public IReadOnlyList<Vocabulary> Vocabularies(int apiVersion) => [new("orderType", HuuvaOrder.Types)];

    /// <summary>A field that the contract does not have is never read, so the whole body stands for it.</summary>
    private static string InJob(InboundRoute route, DraftField field) => field switch
    {
        DraftField.ExternalId => route.Kind is RouteKind.Update ? "_id" : "jobId",
        DraftField.StoreId => "pickupLocation.location",
        DraftField.PickupLocation => "pickupLocation.latitude",
        DraftField.PickupAddress => "pickupLocation.street",
        DraftField.PickupPhone => "pickupLocation",
        DraftField.PickupInstructions => "pickupLocation.remarks",
        DraftField.DropoffLocation => "deliveryLocations[0].latitude",
        DraftField.DropoffAddress => "deliveryLocations[0].street",
        DraftField.DropoffPhone => "deliveryLocations[0].phone",
        DraftField.DropoffName => "deliveryLocations[0].name",
        DraftField.DropoffEmail => "$",
        DraftField.DropoffInstructions => "deliveryLocations[0].deliveryRemarks",
        DraftField.Items or DraftField.ItemName or DraftField.ItemQuantity or DraftField.ItemPrice => "$",
        DraftField.OrderValue => "deliveryLocations[0].payment.amount",
        DraftField.Tip => "driverTip",
        DraftField.Contents => "ageCheck",
        DraftField.PickupReadyAt or DraftField.PickupDeadline => "pickupTime",
        DraftField.DropoffReadyAt or DraftField.DropoffDeadline => "deliveryLocations[0].deliveryTime",
    };

    private static string InOrder(DraftField field) => field switch
    {
        DraftField.ExternalId => "_id",
        DraftField.StoreId or DraftField.PickupLocation or DraftField.PickupAddress or DraftField.PickupPhone
            or DraftField.PickupInstructions => "location",
        DraftField.DropoffLocation => "deliveryAddress",
        DraftField.DropoffAddress => "deliveryAddress.street",
        DraftField.DropoffPhone => "customer.phoneNumber",
        DraftField.DropoffName => "customer.name",
        DraftField.DropoffEmail => "customer.email",
        DraftField.DropoffInstructions => "note",
        DraftField.Items => "items",
        DraftField.ItemName => "items[].name",
        DraftField.ItemQuantity => "items[].quantity",
        DraftField.ItemPrice => "items[].price",
        DraftField.OrderValue => "payment.amount",
        DraftField.Tip => "tip",
        DraftField.Contents => "$",
        DraftField.PickupReadyAt or DraftField.PickupDeadline => "pickupTime",
        DraftField.DropoffReadyAt or DraftField.DropoffDeadline => "deliveryTime",
    };
}
