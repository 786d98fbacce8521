using Integrations.Abstractions;

namespace Integrations.Modules.Ordermark;

internal sealed class OrdermarkModule : IIntegrationModule
{
    public IntegrationType Type => IntegrationType.ORDERMARK;

    public IReadOnlyList<int> ApiVersions => [1];

    /// <summary>The company's own page: it publishes no interface.</summary>
    public Uri Documentation => new("https://www.ordermark.com");
}
