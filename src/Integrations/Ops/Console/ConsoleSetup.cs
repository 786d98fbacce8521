using Integrations.Ops.Access;
using Integrations.Ops.Audit;
using Integrations.Ops.Batches;
using Integrations.Ops.Decide;
using Integrations.Ops.Diagnostics;
using Integrations.Ops.Issues;
using Integrations.Ops.Jobs;
using Integrations.Ops.Now;
using Integrations.Ops.Orders;
using Integrations.Ops.Requests;
using Integrations.Ops.Reveals;
using Integrations.Ops.Updates;
using Integrations.Ops.Views;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Integrations.Ops.Console;

/// <summary>The console at <c>/ops</c>, put together.</summary>
public static class ConsoleSetup
{
    // Nothing but our own files, and no script or style inside a page: what a partner sent stays text.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        + "object-src 'none'; frame-ancestors 'none'";

    private const string FormsTo = "form-action 'self'";

    private const string LoginLimit = "ops-login";

    private static readonly string[] OwnNames = ["localhost", "127.0.0.1"];

    public static IServiceCollection AddConsole(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddConsoleAccess(configuration);
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddScoped<Visit>();
        services.AddSingleton<OrderList>();
        services.AddSingleton<SavedViews>();
        services.AddSingleton<LiveCounts>();
        services.AddSingleton<NowBoard>();
        services.AddSingleton<Attainment>();
        services.AddSingleton<ToldIn>();
        services.AddSingleton<VersionBoard>();
        services.AddSingleton<DeadList>();
        services.AddSingleton<WaitingList>();
        services.AddSingleton<IssueList>();
        services.AddSingleton<BatchPlanner>();
        services.AddSingleton<BatchOrders>();
        services.AddSingleton<BatchList>();
        services.AddSingleton<BatchSamples>();
        services.AddSingleton<BatchSignal>();
        services.AddHostedService<BatchRunner>();
        services.AddSingleton<RequestList>();
        services.AddSingleton<RequestSheets>();
        services.AddSingleton<TurnedAway>();
        services.AddSingleton<WorkList>();
        services.AddSingleton<CallRate>();
        services.AddSingleton<JobBoard>();
        services.AddSingleton<DiagnosticsBook>();
        services.AddSingleton<KeptFields>();
        services.AddSingleton<Reveal>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<AuditBook>();
        services.AddAntiforgery(options =>
        {
            options.FormFieldName = "token";
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddOptions<AntiforgeryOptions>().Configure<IOptions<ConsoleOptions>>((antiforgery, console) =>
        {
            antiforgery.Cookie.Name = console.Value.RequireHttps ? "__Host-ops-form" : "ops-form";
            antiforgery.Cookie.Path = "/";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = console.Value.RequireHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        });
        var perMinute = configuration.GetSection(ConsoleOptions.Section).GetValue(nameof(ConsoleOptions.LoginsPerMinute), new ConsoleOptions().LoginsPerMinute);
        services.AddRateLimiter(limits => limits.AddPolicy(LoginLimit, context =>
            System.Threading.RateLimiting.RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "",
                _ => new System.Threading.RateLimiting.FixedWindowRateLimiterOptions { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) })));
        return services;
    }

    /// <summary>Before anything answers: every answer of the console carries the headers, a refusal too.</summary>
    public static void UseConsole(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<IOptions<ConsoleOptions>>().Value;
        var provider = options.OAuth;
        // A browser that follows a form to the provider asks whether the form's page allows it.
        var login = provider is null ? Policy : Policy.Replace(FormsTo, $"{FormsTo} {new Uri(provider.AuthorizationEndpoint).GetLeftPart(UriPartial.Authority)}", StringComparison.Ordinal);
        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments(AccessSetup.Root, StringComparison.Ordinal))
            {
                // Elsewhere than on this machine a browser is to ask over TLS only, from the first answer on.
                if (context.Request.IsHttps && !OwnNames.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase))
                    context.Response.Headers.StrictTransportSecurity = "max-age=31536000";
                var policy = context.Request.Path.StartsWithSegments(AccessSetup.Root + "/login", StringComparison.Ordinal) ? login : Policy;
                Protect(context.Response.Headers, policy);
                // An exception takes back every header that was set before it.
                context.Response.OnStarting(() =>
                {
                    Protect(context.Response.Headers, policy);
                    return Task.CompletedTask;
                });
                if (options.RequireHttps && !context.Request.IsHttps)
                    return SayTlsAsync(context);
            }

            return next(context);
        });
        app.UseAuthentication();
        app.UseAuthorization();
    }

    public static void MapConsole(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var options = endpoints.ServiceProvider.GetRequiredService<IOptions<ConsoleOptions>>().Value;
        var group = endpoints.MapGroup(AccessSetup.Root).RequireHost([.. HostsOf(options)]);
        group.MapLogin(options, LoginLimit);
        group.MapConsolePages();
        group.MapGet("/assets/{version}/{name}", ConsoleFiles.Serve).AllowAnonymous();
        group.MapPage("/{**rest}", Right.See, () => Answers.NotFound("There is no such page"));
    }

    /// <summary>The names under which the console answers.</summary>
    internal static IReadOnlyList<string> HostsOf(ConsoleOptions options) => options.Hosts.Count > 0 ? [.. options.Hosts] : OwnNames;

    // Its cookies would not come back, so there is nothing to show.
    private static Task SayTlsAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return context.Response.WriteAsync(
            "The console is reached over TLS only. Behind a proxy that ends TLS, the gateway needs ASPNETCORE_FORWARDEDHEADERS_ENABLED=true; "
            + $"without TLS on purpose, {ConsoleOptions.Section}:{nameof(ConsoleOptions.RequireHttps)}=false.", context.RequestAborted);
    }

    private static void Protect(IHeaderDictionary headers, string policy)
    {
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.TryAdd("Cache-Control", "no-store");
    }
}
