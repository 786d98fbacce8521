using Integrations.Abstractions;

namespace Integrations.Modules.Olo;

internal sealed class OloModule : IIntegrationModule
{
    public IntegrationType Type => IntegrationType.OLO;

    public IReadOnlyList<int> ApiVersions => [1];

    /// <summary>The overview; the reference behind it is for certified partners only.</summary>
    public Uri Documentation => new("https://dispatch-dsp.readme.io/docs/overview");
}
