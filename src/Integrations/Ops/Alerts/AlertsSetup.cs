using System.Diagnostics;
using Integrations.Exchange;
using Integrations.Ops.Alerts.Conditions;
using Integrations.Ops.Events;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Integrations.Ops.Alerts;

/// <summary>Whoever notices, whoever writes it down, and whoever tells it.</summary>
internal static class AlertsSetup
{
    // A few slow endpoints at once are enough.
    private const int Connections = 8;

    public static IServiceCollection AddAlerts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<AlertOptions>, AlertOptionsCheck>();
        services.AddOptions<AlertOptions>().Bind(configuration.GetSection(AlertOptions.Section)).ValidateOnStart();
        services.AddSingleton<ICondition, LaneConditions>();
        services.AddSingleton<ICondition, IntakeConditions>();
        services.AddSingleton<ICondition, FailingConditions>();
        services.AddSingleton<ICondition, DeadConditions>();
        services.AddSingleton<ICondition, HostConditions>();
        services.AddSingleton<ICondition, SecretConditions>();
        services.AddSingleton<ICondition, LookConditions>();
        services.AddSingleton<ICondition, BurnConditions>();
        services.AddSingleton<DriftTold>();
        services.AddSingleton<AlertRound>();
        services.AddSingleton<AlertBook>();
        services.AddSingleton<AlertMetrics>();
        services.AddSingleton<TestEvent>();
        services.AddSingleton<EventLedger>();
        services.AddSingleton<EventCalls>();
        services.AddSingleton<LooksDigest>();
        services.AddHostedService<AlertWatch>();
        services.AddHostedService<EventSender>();
        services.AddHttpClient(EventSender.Client)
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => Handler(provider.GetRequiredService<IOptions<OutboundOptions>>().Value))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            // An address may be a secret.
            .RemoveAllLoggers();
        return services;
    }

    // The operator chose the address, so it may lie in the operator's network; our traces are nobody else's.
    private static SocketsHttpHandler Handler(OutboundOptions options)
    {
        var handler = OutboundClients.Handler(options, ownNetwork: true, Connections);
        handler.ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator();
        return handler;
    }
}
