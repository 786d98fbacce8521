using Integrations.Abstractions;

namespace Integrations.Modules.Newco;

internal sealed class NewcoModule : IIntegrationModule
{
    public IntegrationType Type => IntegrationType.NEWCO;

    // Yours: a version for each generation of the partner's API that you speak.
    public IReadOnlyList<int> ApiVersions => [1];

    // Yours: where the partner documents its contract.
    public Uri Documentation => new("https://newco.example.com/docs");
}
