using Integrations.Abstractions;

namespace Integrations.Modules.Uber;

internal sealed class UberModule : IIntegrationModule
{
    public IntegrationType Type => IntegrationType.UBER;

    public IReadOnlyList<int> ApiVersions => [1];

    public Uri Documentation => new("https://developer.uber.com/docs/deliveries");
}
