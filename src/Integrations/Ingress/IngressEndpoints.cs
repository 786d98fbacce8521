using Integrations.Partners;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Integrations.Ingress;

/// <summary>The doors of the gateway: one endpoint for each route that the module of an enabled partner declares.</summary>
public static class IngressEndpoints
{
    /// <summary>The host calls <c>UseRateLimiter</c>, or nobody is limited.</summary>
    public static RouteGroupBuilder MapIngress(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        var reception = services.GetRequiredService<Reception>();
        var group = endpoints.MapGroup("").RequireRateLimiting(IngressRateLimit.Policy);
        foreach (var door in Door.All(services.GetRequiredService<PartnerRegistry>(), services.GetRequiredService<PartnerSettings>()))
        {
            group.MapMethods(door.Route.Pattern, [door.Route.Method], (RequestDelegate)(context => reception.ReceiveAsync(context, door)))
                .WithMetadata(door)
                .WithDisplayName($"{door.Partner} {door.Route.Name}");
        }

        return group;
    }
}
