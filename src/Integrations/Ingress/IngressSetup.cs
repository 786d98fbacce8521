using Integrations.Ingress.Again;
using Integrations.Ingress.Authentication;
using Integrations.Ingress.Documents;
using Integrations.Ingress.Drift;
using Integrations.Ingress.Intake;
using Integrations.Ingress.Keeping;
using Integrations.Ingress.Remap;
using Integrations.Ingress.Validation;
using Integrations.Ops;
using Integrations.Partners;
using Integrations.Partners.Specified;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Integrations.Ingress;

/// <summary>The room's parts. The use cases that the endpoints send are found by whoever registers the mediator.</summary>
public static class IngressSetup
{
    public static IServiceCollection AddIngress(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddSettings<IngressOptions>(configuration, IngressOptions.Section);
        services.AddInternalAccess(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddRateLimiter(limiter => limiter.AddPolicy<IngressRateLimit.Lane, IngressRateLimit>(IngressRateLimit.Policy));
        services.AddSingleton<IngressMetrics>();
        services.AddSingleton<RequestAuthentication>();
        services.AddSingleton<PartnerAnswers>();
        services.AddSingleton<LateReplies>();
        services.AddSingleton<Reception>();
        services.AddSingleton<RideThrough>();
        services.AddSingleton<RequestStore>();
        services.AddSingleton<DraftValidation>();
        services.AddSingleton<FirstAnswer>();
        services.AddSingleton<RefusedOrders>();
        services.AddSingleton<IntakeSwitch>();
        services.AddLedgers();
        services.AddSingleton<Remapping>();
        AddUseCases(services);
        AddDocuments(services, configuration);
        AddDriftWatch(services, configuration);
        return services;
    }

    private static void AddUseCases(IServiceCollection services)
    {
        services.AddSingleton<ReceiveOrder>();
        services.AddSingleton<ReceiveAcceptance>();
        services.AddSingleton<ReceiveQuote>();
        services.AddSingleton<ReceiveCancel>();
        services.AddSingleton<ReceiveUnlock>();
        services.AddSingleton<ReceiveUpdate>();
        services.AddSingleton<ReceiveQuery>();
        services.AddSingleton<ReceiveReport>();
        services.AddSingleton<ReceivePlan>();
        services.AddSingleton<ReceiveFaulty>();
        services.AddSingleton<UseCaseOf>();
        services.AddSingleton<Reprocess>();
        services.AddSingleton<Replay>();
    }

    private static void AddDocuments(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<ApiDocumentOptions>(configuration, ApiDocumentOptions.Section);
        services.TryAddSingleton(new PartnerSamples(PartnerSamples.DefaultFolder));
        services.AddSingleton<PossibleAnswers>();
        services.AddSingleton<OpenApiDocument>();
        services.AddSingleton<ApiDocuments>();
    }

    private static void AddDriftWatch(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<DriftOptions>(configuration, DriftOptions.Section);
        services.AddSingleton<DriftLedger>();
        services.AddSingleton<DriftWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<DriftWatch>());
    }
}
