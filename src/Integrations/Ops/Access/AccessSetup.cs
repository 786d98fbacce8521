using System.Text.Json;
using Integrations.Customers;
using Integrations.Partners;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Integrations.Ops.Access;

/// <summary>How one logs in to the console, and what each right asks for.</summary>
internal static class AccessSetup
{
    public const string Provider = "ops-oauth";

    /// <summary>Where the console's own addresses begin, below whatever the host is mounted at.</summary>
    public const string Root = "/ops";

    /// <summary>Where the provider's answer ends, below <see cref="Root"/>.</summary>
    public const string Onward = "/login/on";

    public static IServiceCollection AddConsoleAccess(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<ConsoleOptions>(configuration, ConsoleOptions.Section);
        services.AddSingleton<OpsUsers>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<OneTimeLink>();
        services.AddSingleton<IPasswordHasher<OpsUser>, PasswordHasher<OpsUser>>();
        AddCookieKeys(services, configuration);

        var login = services.AddAuthentication(Sessions.Scheme).AddCookie(Sessions.Scheme);
        services.AddOptions<CookieAuthenticationOptions>(Sessions.Scheme).Configure<IOptions<ConsoleOptions>>((cookie, console) => Shape(cookie, console.Value));
        if (configuration.GetSection($"{ConsoleOptions.Section}:{nameof(ConsoleOptions.OAuth)}").Get<ConsoleOAuthOptions>() is { } provider)
            login.AddOAuth(Provider, provider.Name, oauth => Shape(oauth, provider));

        var authorization = services.AddAuthorizationBuilder();
        foreach (var (right, roles) in Right.Roles)
        {
            authorization.AddPolicy(right, policy => policy
                .AddAuthenticationSchemes(Sessions.Scheme).RequireAuthenticatedUser().RequireRole(roles.Select(role => role.ToString())));
        }

        return services;
    }

    /// <summary>The ring that protects cookies lies beside the one that wraps data keys, and apart from it: all hosts read each other's sessions.</summary>
    private static void AddCookieKeys(IServiceCollection services, IConfiguration configuration)
    {
        var encryption = configuration.GetSection(EncryptionOptions.Section).Get<EncryptionOptions>() ?? new EncryptionOptions();
        var protection = services.AddDataProtection().SetApplicationName("integrations.console");
        // Without a folder the host does not start; the complaint is the vault's.
        if (string.IsNullOrWhiteSpace(encryption.KeyFolder))
            return;
        protection.PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(encryption.KeyFolder, "console")));
        var (current, all) = encryption.LoadCertificates();
        if (current is not null)
            protection.ProtectKeysWithCertificate(current);
        if (all.Length > 0)
            protection.UnprotectKeysWithAnyCertificate(all);
    }

    private static void Shape(CookieAuthenticationOptions cookie, ConsoleOptions console)
    {
        cookie.Cookie.Name = console.RequireHttps ? "__Host-ops" : "ops";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.Path = "/";
        cookie.Cookie.SameSite = SameSiteMode.Strict;
        cookie.Cookie.SecurePolicy = console.RequireHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = TimeSpan.FromMinutes(console.IdleMinutes);
        cookie.SlidingExpiration = true;
        cookie.LoginPath = Root + "/login";
        cookie.AccessDeniedPath = Root + "/denied";
        cookie.ReturnUrlParameter = "then";
        cookie.Events.OnValidatePrincipal = context => context.HttpContext.RequestServices.GetRequiredService<Sessions>().CheckAsync(context);
        // A command that is refused says so; only a page leads elsewhere.
        cookie.Events.OnRedirectToAccessDenied = context => RefuseAsync(
            context, StatusCodes.Status403Forbidden, "Your roles do not allow this", "Nothing was changed. Whoever runs the gateway gives roles, with integrations user add.");
        cookie.Events.OnRedirectToLogin = context => HttpMethods.IsGet(context.Request.Method)
            ? RedirectAsync(context)
            : RefuseAsync(context, StatusCodes.Status401Unauthorized, "Your session has ended", "Nothing was changed. Log in and repeat it.");
    }

    private static Task RedirectAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    private static Task RefuseAsync(RedirectContext<CookieAuthenticationOptions> context, int status, string title, string sentence) =>
        Console.Answers.Problem(status, title, [sentence], back: null).ExecuteAsync(context.HttpContext);

    private static void Shape(OAuthOptions oauth, ConsoleOAuthOptions provider)
    {
        oauth.SignInScheme = Sessions.Scheme;
        oauth.AuthorizationEndpoint = provider.AuthorizationEndpoint;
        oauth.TokenEndpoint = provider.TokenEndpoint;
        oauth.UserInformationEndpoint = provider.UserInformationEndpoint;
        oauth.ClientId = provider.ClientId;
        oauth.ClientSecret = provider.ClientSecret;
        oauth.CallbackPath = Root + "/login/back";
        oauth.UsePkce = true;
        oauth.SaveTokens = false;
        foreach (var scope in provider.Scopes)
            oauth.Scope.Add(scope);
        // The provider says who somebody is; what that user may do here stands in our table.
        oauth.Events.OnCreatingTicket = context => RecogniseAsync(context, provider.NameField);
        oauth.Events.OnTicketReceived = context =>
        {
            context.ReturnUri = QueryHelpers.AddQueryString(context.Request.PathBase + Root + Onward, "then", context.ReturnUri ?? "");
            return Task.CompletedTask;
        };
        oauth.Events.OnRemoteFailure = context =>
        {
            context.Response.Redirect(context.Request.PathBase + Root + "/login?refused=1");
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }

    private static async Task RecogniseAsync(OAuthCreatingTicketContext context, string nameField)
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, context.Options.UserInformationEndpoint);
        question.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", context.AccessToken);
        question.Headers.Accept.ParseAdd("application/json");
        using var answer = await context.Backchannel.SendAsync(question, context.HttpContext.RequestAborted);
        answer.EnsureSuccessStatusCode();
        using var information = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(context.HttpContext.RequestAborted));
        var services = context.HttpContext.RequestServices;
        var name = information.RootElement.TryGetProperty(nameField, out var field) ? field.GetString() : null;
        if (name is null || await services.GetRequiredService<OpsUsers>().FindAsync(name, context.HttpContext.RequestAborted) is not { } user)
            throw new AuthenticationFailureException("The identity provider names nobody who was added as a user.");
        (context.Principal, var properties) = services.GetRequiredService<Sessions>().Of(user);
        foreach (var (key, value) in properties.Items)
            context.Properties.Items[key] = value;
    }
}
