using Microsoft.Extensions.DependencyInjection;

namespace Integrations.Partners.Specified;

internal static class LedgerSetup
{
    /// <summary>Every ledger that the specification has.</summary>
    public static void AddLedgers(this IServiceCollection services)
    {
        services.AddSingleton<IReportLedger, DoorDashReports>();
        services.AddSingleton<IReportLedger, DoorDashReportsV2>();
        services.AddSingleton<IPlanLedger, UberPlans>();
    }
}
