using Integrations.Abstractions;

namespace Integrations.Modules.Huuva;

internal sealed class HuuvaModule : IIntegrationModule
{
    public IntegrationType Type => IntegrationType.HUUVA;

    public IReadOnlyList<int> ApiVersions => [1];

    /// <summary>Huuva publishes no contract; its orders are Deliverect's.</summary>
    public Uri Documentation => new("https://developers.deliverect.com/v3.0-ordering-experience/reference/dispatch-api-overview");
}
