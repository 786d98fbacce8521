using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.DoorDash.V2;

/// <summary>The generations that speak Drive v2's bodies: version 2, and version 3 on other routes.</summary>
internal sealed class V2Generation(IReadOnlyList<InboundRoute> routes) : IDoorDashGeneration
{
    public IReadOnlyList<InboundRoute> Routes { get; } = routes;

    public string ReportedStatus => "delivery_status";

    public IReadOnlyList<string> NotUpdatable => V2Changes.NotUpdatable;

    public IReadOnlyList<Vocabulary> Vocabularies =>
    [
        .. V2NotOurs.Vocabularies,
        new("action_if_undeliverable", V2Order.Undeliverable.Keys),
        new("dropoff_options.id_verification", V2Order.Asked),
        new("dropoff_options.proof_of_delivery", V2Order.ProofsOfDelivery),
        new("dasher_allowed_vehicles[]", V2Order.Vehicles),
        new(DoorDashFollowUps.EndField, DoorDashFollowUps.Ends),
        new(DoorDashReports.EventField, DoorDashReportWords.Events),
        new(ReportedStatus, DoorDashReportWords.Statuses),
    ];

    public Inbound Order(ReadOnlyMemory<byte> body, Func<DeliveryDraft, Inbound> ask) => V2Order.Read(body, ask);

    public DeliveryChanges Changes(Wire wire) => V2Changes.Read(wire);

    public string NameOf(DraftField field) => V2Fields.NameOf(field);

    public JsonObject Quote(QuoteOffer offer) => V2Delivery.Quote(offer);

    public JsonObject Delivery(DeliveryFacts facts) => V2Delivery.State(facts);

    public JsonObject Canceled(DeliveryFacts facts) => V2Delivery.Canceled(facts);

    public Reply No(DoorDashError error) => error.Reply();
}
