using Integrations.Ops.Access;
using Integrations.Ops.Orders;
using Microsoft.AspNetCore.Http;

namespace Integrations.Ops.Console;

/// <summary>One request to the console: who asks, what that person may do, and where the console's addresses begin.</summary>
public sealed class Visit(IHttpContextAccessor accessor, TimeProvider time)
{
    internal const string ThemeCookie = "ops-theme";
    internal const string DensityCookie = "ops-density";
    internal const string ColumnsCookie = "ops-columns";

    /// <summary>The moment to which all ages on the page refer.</summary>
    public DateTimeOffset Now { get; } = time.GetUtcNow();

    public string? User => Http.User.Identity is { IsAuthenticated: true, Name: { } name } ? name : null;

    /// <summary><c>light</c> or <c>dark</c>; null leaves it to the browser.</summary>
    public string? Theme => Http.Request.Cookies[ThemeCookie] is "light" or "dark" ? Http.Request.Cookies[ThemeCookie] : null;

    /// <summary>More rows on a screen, with less air between them.</summary>
    public bool Dense => Http.Request.Cookies[DensityCookie] is "dense";

    /// <summary>Of the list of orders: what this person chose, else what these roles usually see.</summary>
    public IReadOnlyList<OrderColumn> OrderColumns =>
        Orders.OrderColumns.Parse(Http.Request.Cookies[ColumnsCookie]?.Split('.') ?? []) is { Count: > 0 } chosen ? chosen : Orders.OrderColumns.Usual(Roles);

    /// <summary>Where one is, with its question, to come back to.</summary>
    public string Here => Http.Request.PathBase + Http.Request.Path + Http.Request.QueryString;

    public HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("A page is shown to somebody who asks for it.");

    private IEnumerable<OpsRole> Roles => Enum.GetValues<OpsRole>().Where(role => Http.User.IsInRole(role.ToString()));

    /// <summary>Decides what is offered. The command itself asks again: a button that is not there protects nothing.</summary>
    public bool May(string right) => Right.Roles[right].Any(role => Http.User.IsInRole(role.ToString()));

    /// <summary>An address of the console, wherever the host is mounted.</summary>
    /// <param name="path">Below the console: <c>orders</c>.</param>
    public string At(string path) => $"{Http.Request.PathBase}{AccessSetup.Root}/{path}".TrimEnd('/');
}
