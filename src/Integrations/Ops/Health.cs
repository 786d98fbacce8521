using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace Integrations.Ops;

/// <summary>Whether the process runs, and whether it can do its work. Open to all: neither says anything about anybody.</summary>
public static class Health
{
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Ok());
        routes.MapGet("/health/ready", Ready);
        return routes;
    }

    private static async Task<Results<Ok, StatusCodeHttpResult>> Ready(NpgsqlDataSource source, CancellationToken token)
    {
        try
        {
            await using var command = source.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(token);
            return TypedResults.Ok();
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }
}
