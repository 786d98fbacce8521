using Integrations.Abstractions;

namespace Integrations.Modules.Otter;

internal sealed class OtterModule : IIntegrationModule
{
    public IntegrationType Type => IntegrationType.OTTER;

    public IReadOnlyList<int> ApiVersions => [1];

    public Uri Documentation => new("https://developer-guides.tryotter.com/api-reference/");

    /// <summary>
    /// Eight a minute for each endpoint of a store, twenty a second from one address. The error callback may be called sixteen times a
    /// minute; eight are enough for it. https://developer-guides.tryotter.com/docs/guides-rate-limiting/
    /// </summary>
    public IReadOnlyList<RateLimit> RateLimits { get; } =
    [
        new(RateScope.Address, 20, TimeSpan.FromSeconds(1)),
        new(RateScope.StoreOperation, 8, TimeSpan.FromMinutes(1)),
    ];
}
