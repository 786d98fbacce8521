using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Integrations.Ops.Access;

/// <summary>A session of the console: begun by a login, checked against the user's row with every request, over after a day's work at the latest.</summary>
internal sealed class Sessions(OpsUsers users, IOptions<ConsoleOptions> options, TimeProvider time)
{
    public const string Scheme = "ops";

    /// <summary>The actor of whoever came by the one-time link.</summary>
    public const string Developer = "developer";

    private const string StampClaim = "ops.stamp";
    private const string DeveloperClaim = "ops.developer";
    private const string BegunAt = "begun";

    public Task BeginAsync(HttpContext context, OpsUser user) => SignInAsync(context, Of(user));

    public Task BeginForDeveloperAsync(HttpContext context) =>
        SignInAsync(context, Session([new(ClaimTypes.Name, Developer), new(DeveloperClaim, "1")], Enum.GetValues<OpsRole>()));

    /// <summary>For whoever writes the cookie otherwise.</summary>
    public (ClaimsPrincipal Principal, AuthenticationProperties Properties) Of(OpsUser user) =>
        Session([new(ClaimTypes.Name, user.Name), new(StampClaim, user.Stamp.ToString("D"))], user.Roles);

    public static Task EndAsync(HttpContext context) => context.SignOutAsync(Scheme);

    /// <summary>With every request: a user who was disabled, or got another password or other roles, has no session any more.</summary>
    public async Task CheckAsync(CookieValidatePrincipalContext context)
    {
        var principal = context.Principal;
        var begun = context.Properties.Items.TryGetValue(BegunAt, out var at)
            ? DateTimeOffset.Parse(at!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)
            : DateTimeOffset.MinValue;
        var isOver = time.GetUtcNow() - begun > TimeSpan.FromHours(options.Value.SessionHours);
        if (!isOver && principal?.FindFirst(DeveloperClaim) is not null && options.Value.OneTimeLink)
            return;
        if (isOver || principal?.Identity?.Name is not { } name || await users.FindAsync(name, context.HttpContext.RequestAborted) is not { } user
            || principal.FindFirst(StampClaim)?.Value != user.Stamp.ToString("D"))
        {
            context.RejectPrincipal();
        }
    }

    private (ClaimsPrincipal Principal, AuthenticationProperties Properties) Session(List<Claim> claims, IEnumerable<OpsRole> roles)
    {
        claims.AddRange(roles.Select(role => new Claim(ClaimTypes.Role, role.ToString())));
        var properties = new AuthenticationProperties();
        properties.Items[BegunAt] = time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        return (new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme)), properties);
    }

    private static Task SignInAsync(HttpContext context, (ClaimsPrincipal Principal, AuthenticationProperties Properties) session) =>
        context.SignInAsync(Scheme, session.Principal, session.Properties);
}
