using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Partners;

namespace Integrations.Tests.Deliveries;

/// <summary>A partner of the tests whose update route reads a phone and a note.</summary>
internal sealed class PretendPartner : IIntegrationModule, IIngressMapper, IStatusFormatter, IProofs
{
    public const IntegrationType Name = IntegrationType.ALLY;

    public static readonly InboundRoute UpdateRoute = new("update", "PATCH", "/pretend/{id}", RouteKind.Update, 1);

    public IntegrationType Type => Name;

    public IReadOnlyList<int> ApiVersions => [1];

    public Uri Documentation => new("https://example.com/contract");

    public IReadOnlyList<InboundRoute> Routes => [UpdateRoute];

    public static PartnerRegistry Registry()
    {
        var partner = new PretendPartner();
        return new PartnerRegistry([partner], [partner], [partner], [partner], [], []);
    }

    public Inbound Read(InboundMessage message)
    {
        var body = JsonNode.Parse(message.Body.Span);
        if (body?["phone"]?.GetValue<string>() is not { } phone || message.PathValue("id") is not { } id)
            return new Inbound.Unreadable([new Fault("phone", "required")], null);
        var stop = new Stop { Phone = new Personal(phone), Instructions = Personal.From(body["note"]?.GetValue<string>()), Country = "US" };
        return new Inbound.Update(DeliveryRef.External(id), new DeliveryChanges { Dropoff = stop });
    }

    public Saying Word(StatusChange change) => new Saying.Silent("no_word");

    public Reply Answer(InboundMessage message, Verdict verdict) => Reply.Empty(200);

    public string NameOf(InboundRoute route, DraftField field) => field.ToString();

    public IReadOnlyList<Proof> For(InboundRoute route) => [];
}
