using Integrations.Abstractions;
using Integrations.Abstractions.Reading;
using Integrations.Customers;
using Integrations.Deliveries;
using Integrations.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Integrations.Ops;

/// <summary>
/// Finds deliveries by the customer's phone. The phone comes in a body, because a URL is kept and logged. To be mapped behind the
/// internal tokens.
/// </summary>
public static class DeliverySearch
{
    private const string Actor = "internal-api";

    public static RouteGroupBuilder MapDeliverySearch(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/deliveries");
        group.MapPost("/search", SearchAsync).WithName("SearchDeliveries");
        return group;
    }

    private static async Task<Results<Ok<FoundDeliveries>, ValidationProblem>> SearchAsync(
        HttpRequest request, PhoneLookup lookup, IDbContextFactory<IntegrationsDb> contexts, TimeProvider time, CancellationToken token)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, token);
        var wire = Wire.Open(body.ToArray());
        var partner = wire.Word("partner", Enum.GetNames<IntegrationType>(), required: true);
        var phone = Personal.From(wire.Text("phone", required: true, max: 40));
        var country = wire.Text("country", min: 2, max: 2);
        if (wire.HasFaults)
            return TypedResults.ValidationProblem(wire.Faults.GroupBy(f => f.Path, f => f.Rule, StringComparer.Ordinal).ToDictionary(f => f.Key, f => f.ToArray(), StringComparer.Ordinal));

        var who = new AccessContext(Actor, PiiPurpose.Lookup, Guid.CreateVersion7(time.GetUtcNow()));
        var customers = await lookup.FindAsync(Enum.Parse<IntegrationType>(partner!), phone!.Value, country, who, token);
        await using var db = await contexts.CreateDbContextAsync(token);
        return TypedResults.Ok(new FoundDeliveries(await db.Set<Delivery>()
            .Where(d => d.CustomerId != null && customers.Contains(d.CustomerId.Value))
            .OrderByDescending(d => d.CreatedAt)
            .Select(d => new FoundDelivery(d.Id, d.ExternalDeliveryId, d.IntegrationType, d.Status, d.CreatedAt))
            .ToListAsync(token)));
    }

    private sealed record FoundDeliveries(IReadOnlyList<FoundDelivery> Deliveries);

    private sealed record FoundDelivery(Guid DeliveryId, string ExternalId, IntegrationType Partner, DeliveryStatus Status, DateTimeOffset CreatedAt);
}
