using Integrations.Abstractions;
using Integrations.Partners;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Integrations.Exchange;

/// <summary>Everything that lets calls leave and be remembered.</summary>
public static class ExchangeSetup
{
    /// <summary>Connections to the Deliveries service: as many as its callers have slots.</summary>
    private const int DeliveriesConnections = 256;

    public static IServiceCollection AddExchange(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<OutboundOptions>().Bind(configuration.GetSection(OutboundOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<OutboundHttp>();
        services.AddSingleton<TokenServer>();
        services.AddSingleton<PartnerAccess>();
        services.AddSingleton<CallAudit>();
        services.AddSingleton<CloseLostCalls>();
        AddClient(services, OutboundClients.Deliveries, ownNetwork: true, _ => DeliveriesConnections);
        foreach (var type in Enum.GetValues<IntegrationType>())
        {
            AddClient(services, OutboundClients.Partner(type), ownNetwork: false,
                provider => provider.GetRequiredService<PartnerSettings>().For(type).MaxInFlight);
        }

        return services;
    }

    private static void AddClient(IServiceCollection services, string name, bool ownNetwork, Func<IServiceProvider, int> maxConnections) =>
        services.AddHttpClient(name)
            // The call has its own deadline; a second clock would only blur what happened.
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => OutboundClients.Handler(
                provider.GetRequiredService<IOptions<OutboundOptions>>().Value, ownNetwork, maxConnections(provider)))
            // The handler renews its connections by itself; renewing the handler would lose them all at once.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            // The factory's logs repeat the audit, per call, with the URL.
            .RemoveAllLoggers();
}
