using Integrations.Abstractions;

namespace Integrations.Modules.ThreePl;

internal sealed class ThreePlModule : IIntegrationModule
{
    public IntegrationType Type => IntegrationType.THREEPL;

    public IReadOnlyList<int> ApiVersions => [1];

    /// <summary>The routes are ours; this is the public interface whose shape they take.</summary>
    public Uri Documentation => new("https://developer.cartwheel.tech/dsp");
}
