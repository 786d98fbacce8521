using Integrations.Ops.Access;
using Integrations.Ops.Console.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Integrations.Ops.Console;

/// <summary>In and out of the console.</summary>
internal static class LoginEndpoints
{
    public static void MapLogin(this IEndpointRouteBuilder group, ConsoleOptions options, string limit)
    {
        group.MapGet("/login", Ask).AllowAnonymous();
        group.MapPost("/login", EnterAsync).AllowAnonymous().RequireRateLimiting(limit);
        if (options.OAuth is not null)
        {
            group.MapPost("/login/provider", GoToProviderAsync).AllowAnonymous();
            group.MapGet(AccessSetup.Onward, GoOn).AllowAnonymous();
        }

        if (options.OneTimeLink)
            group.MapGet("/login/once", EnterOnceAsync).AllowAnonymous().RequireRateLimiting(limit);
        group.MapCommand("/logout", Right.See, LeaveAsync);
    }

    private static RazorComponentResult Ask(string? then, string? refused) => Login(then, refused is not null);

    private static async Task<IResult> EnterAsync(HttpContext context, ConsoleForm form, OpsUsers users, Sessions sessions, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return Login(form.Then, refused: false);
        var (name, password) = (form.Text("name"), form.Text("password"));
        if (name is null || password is null || await users.SignInAsync(name, password, context.RequestAborted) is not { } user)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Login(form.Then, refused: true, StatusCodes.Status401Unauthorized);
        }

        await sessions.BeginAsync(context, user);
        return Results.Redirect303(form.Then);
    }

    private static async Task<IResult> GoToProviderAsync(HttpContext context, ConsoleForm form, IAntiforgery antiforgery) =>
        await antiforgery.IsRequestValidAsync(context)
            ? Results.Challenge(new AuthenticationProperties { RedirectUri = form.Then }, [AccessSetup.Provider])
            : Login(form.Then, refused: false);

    // Whoever comes back from the provider was sent by another site, so the browser keeps the session's cookie to itself until this page asks.
    private static RazorComponentResult GoOn(string? then, HttpContext context)
    {
        var on = then is not null && ConsoleForm.IsOurs(context, then) ? then : context.Request.PathBase + AccessSetup.Root;
        context.Response.Headers["Refresh"] = $"0; url={on}";
        return Answers.Problem(StatusCodes.Status200OK, "You are logged in", [], on);
    }

    private static async Task<IResult> EnterOnceAsync(HttpContext context, string? key, OneTimeLink link, Sessions sessions)
    {
        if (!link.Use(key))
            return Answers.Problem(StatusCodes.Status401Unauthorized, "This link was used", ["The gateway prints the next one."], context.Request.PathBase + AccessSetup.Root + "/login");
        await sessions.BeginForDeveloperAsync(context);
        return Results.Redirect303(context.Request.PathBase + AccessSetup.Root);
    }

    private static async Task<IResult> LeaveAsync(HttpContext context)
    {
        await Sessions.EndAsync(context);
        return Results.Redirect303(context.Request.PathBase + AccessSetup.Root + "/login");
    }

    private static RazorComponentResult Login(string? then, bool refused, int status = StatusCodes.Status200OK) =>
        new(typeof(LoginPage), new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(LoginPage.Then)] = then,
            [nameof(LoginPage.Refused)] = refused,
        })
        { StatusCode = status };
}
