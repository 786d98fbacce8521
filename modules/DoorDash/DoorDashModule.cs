using Integrations.Abstractions;

namespace Integrations.Modules.DoorDash;

/// <summary>The door plate. The robot-side contract is private; the link leads to the closest public one.</summary>
internal sealed class DoorDashModule : IIntegrationModule
{
    public IntegrationType Type => IntegrationType.DOORDASH;

    public IReadOnlyList<int> ApiVersions { get; } = [1, 2, 3];

    public Uri Documentation { get; } = new("https://developer.doordash.com/en-US/api/drive");
}
