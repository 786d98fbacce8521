using Integrations.Abstractions;

namespace Integrations.Modules.Ally;

internal sealed class AllyModule : IIntegrationModule
{
    public IntegrationType Type => IntegrationType.ALLY;

    public IReadOnlyList<int> ApiVersions => [1];

    /// <summary>The company's own page: it publishes no interface.</summary>
    public Uri Documentation => new("https://allynow.com");
}
