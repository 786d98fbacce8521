using Integrations.Ops.Access;
using Microsoft.AspNetCore.Http;

namespace Integrations.Ops.Console;

/// <summary>One request to the console: who asks, what that person may do, and where the console's addresses begin.</summary>
public sealed class Visit(IHttpContextAccessor accessor, TimeProvider time)
{
    internal const string ThemeCookie = "ops-theme";

    /// <summary>The moment to which all ages on the page refer.</summary>
    public DateTimeOffset Now { get; } = time.GetUtcNow();

    public string? User => Http.User.Identity is { IsAuthenticated: true, Name: { } name } ? name : null;

    /// <summary><c>light</c> or <c>dark</c>; null leaves it to the browser.</summary>
    public string? Theme => Http.Request.Cookies[ThemeCookie] is "light" or "dark" ? Http.Request.Cookies[ThemeCookie] : null;

    /// <summary>Where one is, with its question, to come back to.</summary>
    public string Here => Http.Request.PathBase + Http.Request.Path + Http.Request.QueryString;

    public HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("A page is shown to somebody who asks for it.");

    /// <summary>Decides what is offered. The command itself asks again: a button that is not there protects nothing.</summary>
    public bool May(string right) => Right.Roles[right].Any(role => Http.User.IsInRole(role.ToString()));

    /// <summary>An address of the console, wherever the host is mounted.</summary>
    /// <param name="path">Below the console: <c>orders</c>.</param>
    public string At(string path) => $"{Http.Request.PathBase}{AccessSetup.Root}/{path}".TrimEnd('/');
}
