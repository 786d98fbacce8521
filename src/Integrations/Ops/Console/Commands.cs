using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Integrations.Ops.Console;

/// <summary>How everything that changes something is mapped: POST, a right, a token against forgery. There is no other way in.</summary>
internal static class Commands
{
    public static RouteHandlerBuilder MapCommand(this IEndpointRouteBuilder routes, string pattern, string right, Delegate handler) =>
        routes.MapPost(pattern, handler).RequireAuthorization(right).WithMetadata(new Command(right)).AddEndpointFilter(CheckTokenAsync);

    /// <summary>A page: GET, a right, nothing changed.</summary>
    public static RouteHandlerBuilder MapPage(this IEndpointRouteBuilder routes, string pattern, string right, Delegate handler) =>
        routes.MapGet(pattern, handler).RequireAuthorization(right);

    private static async ValueTask<object?> CheckTokenAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var antiforgery = context.HttpContext.RequestServices.GetRequiredService<IAntiforgery>();
        return await antiforgery.IsRequestValidAsync(context.HttpContext)
            ? await next(context)
            : Answers.Problem(
                StatusCodes.Status400BadRequest, "The form is too old", ["It was made for another login or before a restart. Load the page again and repeat it; nothing was changed."], back: null);
    }
}

/// <summary>Stands on every endpoint that changes something, so that tests find them all.</summary>
internal sealed record Command(string Right);
