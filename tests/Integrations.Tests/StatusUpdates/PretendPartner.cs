using Integrations.Abstractions;
using Integrations.Partners;
using Microsoft.Extensions.Configuration;

namespace Integrations.Tests.StatusUpdates;

/// <summary>A partner of the tests with a word for most statuses: enough to give the engine equal neighbours, silence and order.</summary>
internal sealed class PretendPartner(IntegrationType type = PretendPartner.Name) : IIntegrationModule, IIngressMapper, IStatusFormatter, IProofs
{
    public const IntegrationType Name = IntegrationType.ALLY;

    public IntegrationType Type => type;

    /// <summary>Of the contract.</summary>
    public IReadOnlyList<RateLimit> RateLimits { get; init; } = [];

    public IReadOnlyList<int> ApiVersions => [1];

    public Uri Documentation => new("https://example.com/contract");

    public IReadOnlyList<InboundRoute> Routes => [];

    public static PartnerRegistry Registry(params IntegrationType[] types) =>
        RegistryOf([.. (types is [] ? [Name] : types).Select(type => new PretendPartner(type))]);

    public static PartnerRegistry RegistryOf(params PretendPartner[] partners) => new(partners, partners, partners, partners, [], []);

    /// <summary>Every partner of the registry enabled in the US, with what the test sets beside or instead.</summary>
    public static PartnerSettings Settings(PartnerRegistry registry, int maxInFlight = 64, params (string Key, string Value)[] more)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var module in registry.Modules)
        {
            var path = $"Partners:{module.Type}:";
            values[path + "Enabled"] = "true";
            values[path + "TimeoutSeconds"] = "1";
            values[path + "MaxInFlight"] = maxInFlight.ToString(System.Globalization.CultureInfo.InvariantCulture);
            values[path + "Regions:US:BaseAddresses:1"] = "http://127.0.0.1:9/";
            values[path + "Regions:US:Inbound:0:Secret"] = "an inbound secret of the partner";
            values[path + "Regions:US:Outbound:0:Secret"] = "an outbound secret of the partner";
        }

        foreach (var (key, value) in more)
            values[key] = value;
        return new PartnerSettings(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), registry);
    }

    public static string? WordFor(AttemptStatus status) => status switch
    {
        AttemptStatus.Requested or AttemptStatus.Pending or AttemptStatus.PickupInProgress or AttemptStatus.CancelRequested => null,
        AttemptStatus.AtPickup or AttemptStatus.LoadedWaitingForPilot or AttemptStatus.LoadedWithPilot => "at_pickup",
        AttemptStatus.Delivered or AttemptStatus.Completed => "delivered",
        AttemptStatus.TimedOut => "TimedOut behind_a_space",
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
