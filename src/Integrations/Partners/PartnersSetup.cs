using Microsoft.Extensions.DependencyInjection;

namespace Integrations.Partners;

/// <summary>The room's parts. The partners' own parts are registered by whoever scans for modules.</summary>
public static class PartnersSetup
{
    public static IServiceCollection AddPartners(this IServiceCollection services)
    {
        services.AddSingleton<PartnerRegistry>();
        services.AddSingleton<PartnerSettings>();
        return services;
    }
}
