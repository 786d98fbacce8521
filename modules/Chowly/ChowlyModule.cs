using Integrations.Abstractions;

namespace Integrations.Modules.Chowly;

internal sealed class ChowlyModule : IIntegrationModule
{
    public IntegrationType Type => IntegrationType.CHOWLY;

    /// <summary>Chowly's own orders interface is v2, and we turn that one round.</summary>
    public IReadOnlyList<int> ApiVersions => [2];

    /// <summary>Chowly's documents are for its partners only; this client, under MIT licence, shows the order.</summary>
    public Uri Documentation => new("https://github.com/goparrot/chowly-api-client");
}
