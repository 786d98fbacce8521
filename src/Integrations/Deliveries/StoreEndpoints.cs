using Integrations.Abstractions;
using Integrations.Partners;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Integrations.Deliveries;

/// <summary>Where the operator's systems say which stores a partner may order from. To be mapped behind the internal tokens.</summary>
public static class StoreEndpoints
{
    public static RouteGroupBuilder MapStores(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/stores");
        group.MapPut("/{partner}/{storeId}", PutAsync).WithName("PutStore");
        return group;
    }

    private static async Task<Results<NoContent, NotFound, ValidationProblem>> PutAsync(
        string partner, string storeId, StoreBody body, IMediator mediator)
    {
        if (!PartnerName.TryParse(partner, out var type))
            return TypedResults.NotFound();
        var faults = body.Faults(storeId);
        if (faults.Count > 0)
            return TypedResults.ValidationProblem(faults);
        await mediator.Send(new PutStore(type, storeId, body), CancellationToken.None);
        return TypedResults.NoContent();
    }
}

/// <summary>A store as the operator describes it.</summary>
public sealed record StoreBody(bool Active, Region Region, string? Name = null, GeoPoint? Location = null)
{
    private const int LongestId = 255;
    private const int LongestName = 200;

    internal Dictionary<string, string[]> Faults(string storeId)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (storeId.Length > LongestId || storeId.Any(char.IsControl))
            faults["storeId"] = [$"length:1..{LongestId}"];
        if (Name is { Length: > LongestName } || Name?.Any(char.IsControl) is true)
            faults["name"] = [$"length:0..{LongestName}"];
        if (!Enum.IsDefined(Region))
            faults["region"] = ["one_of:" + string.Join('|', Enum.GetNames<Region>())];
        if (Location is { } at && !(at.Latitude is >= -90 and <= 90 && at.Longitude is >= -180 and <= 180))
            faults["location"] = ["range:wgs84"];
        return faults;
    }
}
