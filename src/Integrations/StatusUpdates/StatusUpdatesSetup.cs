using Integrations.Partners;
using Integrations.StatusUpdates.Explain;
using Integrations.StatusUpdates.Protection;
using Integrations.StatusUpdates.Settlements;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Integrations.StatusUpdates;

/// <summary>The room's parts, put together.</summary>
public static class StatusUpdatesSetup
{
    public static IServiceCollection AddStatusUpdates(this IServiceCollection services, IConfiguration configuration, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddSettings<StatusEngineOptions>(configuration, StatusEngineOptions.Section);
        services.TryAddSingleton(provider => NodeName.OfThisProcess(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<EgressSignal>();
        services.AddSingleton<EgressMetrics>();
        services.AddSingleton<StatusIntake>();
        services.AddSingleton<DeadLetterList>();
        services.AddSingleton<WhatWaits>();
        services.AddSingleton<WouldSay>();
        services.AddSingleton<DeadChanges>();
        services.AddSingleton<HeldOrder>();
        services.AddSingleton<ToldChange>();
        services.AddSingleton(_ => new EngineSources(connectionString));
        services.AddSingleton<EgressStore>();
        services.AddSingleton<LaneStore>();
        services.AddSingleton<Lanes>();
        services.AddSingleton<LaneDoor>();
        services.AddSingleton<LaneBoard>();
        services.AddSingleton<RateBudgetStore>();
        services.AddSingleton<RateBudgets>();
        services.AddSingleton<CallWriter>();
        services.AddSingleton<OutcomeRecorder>();
        services.AddSingleton<TellDelivery>();
        services.TryAddSingleton<ITellPartner, HttpPartner>();
        services.AddHostedService<LaneKeeper>();
        services.AddHostedService<LaneMetrics>();
        services.AddHostedService<StatusEngine>();
        services.AddHostedService<EgressNotify>();
        services.AddHostedService(provider => new EgressListen(
            connectionString,
            provider.GetRequiredService<EgressSignal>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<EgressListen>>()));
        return services;
    }

    /// <summary>For hosts whose job engine begins each turn: limits, lanes and hints stay, the loop goes.</summary>
    public static void LeaveTurnsToJobs(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        foreach (var loop in services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType == typeof(StatusEngine)).ToList())
            services.Remove(loop);
        services.AddHostedService<StoreTurns>();
        services.AddSingleton<TellTurn>();
    }
}
