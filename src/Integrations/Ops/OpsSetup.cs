using Integrations.Deliveries;
using Integrations.Ingress.Intake;
using Integrations.Ops.Alerts;
using Integrations.Ops.Explain;
using Integrations.Ops.Hosts;
using Integrations.Ops.Jobs;
using Integrations.Ops.Settings;
using Integrations.StatusUpdates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Integrations.Ops;

/// <summary>What operators and their tools ask of the running gateway. To be mapped behind the internal tokens.</summary>
public static class OpsSetup
{
    public static IServiceCollection AddOps(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddAlerts(configuration);
        services.AddSingleton<Summary>();
        services.AddSingleton<JobHistory>();
        services.AddSingleton<JobActs>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton<HostStarts>();
        services.AddSingleton<OwnSettings>();
        services.AddSingleton<SettingsBook>();
        services.AddSingleton<CredentialUses>();
        services.AddSingleton<CredentialBook>();
        services.AddHostedService<SettingsKeeper>();
        services.AddHostedService(provider => new HostBeat(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<NodeName>(), () => provider.GetServices<IHostedService>().OfType<ILoop>(),
            provider.GetRequiredService<OwnSettings>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<HostBeat>>()));
        return services;
    }

    public static RouteGroupBuilder MapOps(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("");
        group.MapGet("/summary", Summarise);
        group.MapRequestSearch();
        group.MapDeliverySearch();
        group.MapStores();
        group.MapIntake();
        group.MapExplain();
        return group;
    }

    private static async Task<Results<Ok<RunSummary>, ProblemHttpResult>> Summarise(
        DateTimeOffset since, Summary summary, TimeProvider time, CancellationToken token)
    {
        if (time.GetUtcNow() - since > Summary.Longest)
            return TypedResults.Problem(title: $"since: at most {Summary.Longest.TotalHours} hours ago.", statusCode: StatusCodes.Status400BadRequest);
        return TypedResults.Ok(new RunSummary(await summary.SinceAsync(since, token)));
    }

    private sealed record RunSummary(IReadOnlyList<PartnerSummary> Partners);
}
