using Integrations.Abstractions;
using Integrations.Partners;
using Microsoft.Extensions.Configuration;

namespace Integrations.Tests.StatusUpdates;

/// <summary>A partner of the tests with a word for most statuses: enough to give the engine equal neighbours, silence and order.</summary>
internal sealed class PretendPartner : IIntegrationModule, IIngressMapper, IStatusFormatter, IProofs
{
    public const IntegrationType Name = IntegrationType.ALLY;

    public IntegrationType Type => Name;

    public IReadOnlyList<int> ApiVersions => [1];

    public Uri Documentation => new("https://example.com/contract");

    public IReadOnlyList<InboundRoute> Routes => [];

    public static PartnerRegistry Registry()
    {
        var partner = new PretendPartner();
        return new PartnerRegistry([partner], [partner], [partner], [partner], [], []);
    }

    public static PartnerSettings Settings(PartnerRegistry registry, int maxInFlight = 64) =>
        new(
            new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Partners:ALLY:Enabled"] = "true",
                ["Partners:ALLY:TimeoutSeconds"] = "1",
                ["Partners:ALLY:MaxInFlight"] = maxInFlight.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["Partners:ALLY:Regions:US:BaseAddresses:1"] = "http://127.0.0.1:9/",
                ["Partners:ALLY:Regions:US:Inbound:0:Secret"] = "in",
                ["Partners:ALLY:Regions:US:Outbound:0:Secret"] = "out",
            }).Build(),
            registry);

    public static string? WordFor(AttemptStatus status) => status switch
    {
        AttemptStatus.Requested or AttemptStatus.Pending or AttemptStatus.PickupInProgress or AttemptStatus.CancelRequested => null,
        AttemptStatus.AtPickup or AttemptStatus.LoadedWaitingForPilot or AttemptStatus.LoadedWithPilot => "at_pickup",
        AttemptStatus.Delivered or AttemptStatus.Completed => "delivered",
        var other => other.ToString(),
    };

    public Saying Word(StatusChange change) => WordFor(change.Status) is { } word
        ? new Saying.Tell(word, PartnerCall.Json("status", "POST", "status", new Access.Open(), new System.Text.Json.Nodes.JsonObject { ["word"] = word }))
        : new Saying.Silent("no_word");

    public Inbound Read(InboundMessage message) => throw new NotSupportedException();

    public Reply Answer(InboundMessage message, Verdict verdict) => throw new NotSupportedException();

    public string NameOf(InboundRoute route, DraftField field) => field.ToString();

    public IReadOnlyList<Proof> For(InboundRoute route) => [];
}
