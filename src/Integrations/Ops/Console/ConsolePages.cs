using Integrations.Ops.Access;
using Integrations.Ops.Console.Pages;
using Integrations.Ops.Partners;
using Integrations.Ops.Reveals;
using Microsoft.AspNetCore.Routing;

namespace Integrations.Ops.Console;

/// <summary>Every page of the console, and the commands of each beside it.</summary>
internal static class ConsolePages
{
    public static void MapConsolePages(this IEndpointRouteBuilder group)
    {
        group.MapPage("", Right.See, () => Answers.Page<NowPage>());
        group.MapViews();
        group.MapAlerts();
        group.MapOrders();
        group.MapDecide();
        group.MapBatches();
        group.MapIssues();
        group.MapInbound();
        group.MapPartners();
        group.MapReveals();
        group.MapAudit();
        group.MapReplay();
        group.MapLive();
        group.MapJobs();
        group.MapDiagnostics();
    }
}
