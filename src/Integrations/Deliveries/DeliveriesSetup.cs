using Integrations.Exchange;
using Integrations.StatusUpdates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Integrations.Deliveries;

/// <summary>The room's parts, put together.</summary>
public static class DeliveriesSetup
{
    public static IServiceCollection AddDeliveries(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<DeliveriesServiceOptions>()
            .Bind(configuration.GetSection(DeliveriesServiceOptions.Section)).ValidateDataAnnotations()
            .Validate<IOptions<OutboundOptions>>(
                (service, outbound) => service.BaseAddress is { } address && AddressGuard.Complaint(address, outbound.Value.AllowPrivateNetworks) is null,
                $"{DeliveriesServiceOptions.Section}:BaseAddress: an absolute https address is needed, without user or password.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => NodeName.OfThisProcess(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DeliveriesService>();
        services.AddSingleton<ForwardSignal>();
        services.AddSingleton<ForwardMetrics>();
        services.AddSingleton<ForwardingStore>();
        services.AddSingleton<CommandContent>();
        services.AddSingleton<ForwardOne>();
        services.AddSingleton<ForwardCommands>();
        services.AddHostedService(provider => provider.GetRequiredService<ForwardCommands>());

        // Its parts are the room's own, so the container cannot see its constructor.
        services.AddSingleton(provider => new Forwarding(
            provider.GetRequiredService<ForwardOne>(), provider.GetRequiredService<ForwardSignal>(), provider.GetRequiredService<NodeName>(),
            provider.GetRequiredService<ILogger<Forwarding>>()));
        return services;
    }

    /// <summary>For hosts whose job engine begins each attempt: the loop rests.</summary>
    public static void LeaveCommandsToJobs(this IServiceCollection services)
    {
        services.PostConfigure<DeliveriesServiceOptions>(options => options.ForwardInBackground = false);
        services.AddSingleton<ForwardTurn>();
    }
}
