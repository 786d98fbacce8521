using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.DoorDash.V1;

/// <summary>Version 1: Drive classic's bodies and shapes. It has no quotes on our side.</summary>
internal sealed class V1Generation : IDoorDashGeneration
{
    private const int Version = 1;

    public IReadOnlyList<InboundRoute> Routes { get; } =
        [DoorDashRoutes.Create(Version, "deliveries"), .. DoorDashRoutes.Deliveries(Version)];

    public string ReportedStatus => "status";

    public IReadOnlyList<string> NotUpdatable => V1Changes.NotUpdatable;

    public IReadOnlyList<Vocabulary> Vocabularies =>
    [
        new(V1Order.ContainedField + "[]", V1Order.Contained),
        new(DoorDashFollowUps.EndField, DoorDashFollowUps.Ends),
        new(DoorDashReports.EventField, DoorDashReportWords.ClassicEvents),
        new(ReportedStatus, DoorDashReportWords.ClassicStatuses),
    ];

    public Inbound Order(ReadOnlyMemory<byte> body, Func<DeliveryDraft, Inbound> ask) => V1Order.Read(body, ask);

    public DeliveryChanges Changes(Wire wire) => V1Changes.Read(wire);

    public string NameOf(DraftField field) => V1Fields.NameOf(field);

    public JsonObject Quote(QuoteOffer offer) => V1Delivery.Quote(offer);

    public JsonObject Delivery(DeliveryFacts facts) => V1Delivery.State(facts);

    public JsonObject Canceled(DeliveryFacts facts) => V1Delivery.Canceled(facts);

    /// <summary>
    /// Classic knows one conflict, the duplicate, and no 422: whatever else it refuses is a 400. Its errors have a list of fields,
    /// empty or not. The code is v2's, which classic callers do not look for.
    /// </summary>
    public Reply No(DoorDashError error)
    {
        var refusal = error.Status is 422 || (error.Status is 409 && error.Reason is not null);
        return (error with { Status = refusal ? 400 : error.Status, FieldErrors = error.FieldErrors ?? [] }).Reply();
    }
}
