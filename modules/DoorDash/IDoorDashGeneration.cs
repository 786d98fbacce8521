using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Abstractions.Reading;

namespace Integrations.Modules.DoorDash;

/// <summary>What differs between DoorDash's generations: routes, bodies and the shapes of answers. Pure, like the doors that use it.</summary>
internal interface IDoorDashGeneration
{
    IReadOnlyList<InboundRoute> Routes { get; }

    /// <summary>The field of a report that holds the delivery's status beside the event's name.</summary>
    string ReportedStatus { get; }

    /// <summary>Reads the body of a quote or a create; <paramref name="ask"/> says which of the two it was.</summary>
    Inbound Order(ReadOnlyMemory<byte> body, Func<DeliveryDraft, Inbound> ask);

    /// <summary>Reads what a body wants changed; faults are left on <paramref name="wire"/>.</summary>
    DeliveryChanges Changes(Wire wire);

    /// <summary>Fields of the generation's update that we cannot change on a delivery that exists.</summary>
    IReadOnlyList<string> NotUpdatable { get; }

    string NameOf(DraftField field);

    /// <summary>As <see cref="IIngressMapper.Vocabularies"/>.</summary>
    IReadOnlyList<Vocabulary> Vocabularies { get; }

    JsonObject Quote(QuoteOffer offer);

    JsonObject Delivery(DeliveryFacts facts);

    JsonObject Canceled(DeliveryFacts facts);

    Reply No(DoorDashError error);
}
