using Integrations.Sandbox.Deliveries;
using Integrations.Sandbox.Partners;

namespace Integrations.Sandbox;

/// <summary>What people and tests ask the sandbox itself. Loopback only, so without a key.</summary>
internal static class SandboxRoutes
{
    public static RouteGroupBuilder Map(IEndpointRouteBuilder routes, SandboxWorld world)
    {
        var group = routes.MapGroup("/sandbox");
        group.MapGet("/receipts", (string? partner, string? externalId) => Results.Json(world.Receipts.All(partner, externalId)));
        group.MapGet("/report", () => Results.Json(world.Audit()));
        group.MapPost("/misbehave", (Misbehaviour how) => Misbehave(world, how));
        group.MapPost("/misbehave/deliveries", (DeliveriesTroubles how) => Misbehave(world, how));
        return group;
    }

    private static IResult Misbehave(SandboxWorld world, DeliveriesTroubles how)
    {
        world.Misbehave(how);
        return Results.Json(how);
    }

    private static IResult Misbehave(SandboxWorld world, Misbehaviour how)
    {
        if (!world.Partners.Any(partner => string.Equals(partner.Partner, how.Partner, StringComparison.Ordinal)))
            return Results.NotFound();
        world.Misbehave(how);
        return Results.Json(how);
    }
}
