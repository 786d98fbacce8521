using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Integrations.Partners;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Integrations.Ops;

/// <summary>Lets a request through to an internal endpoint when it carries one of the tokens; anything else is 401 and says nothing more.</summary>
public sealed class InternalAccess
{
    private const string Scheme = "Bearer ";

    private readonly byte[][] _hashes;

    public InternalAccess(IOptions<InternalOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _hashes = [.. options.Value.Tokens.Select(token => SHA256.HashData(Encoding.UTF8.GetBytes(token)))];
    }

    /// <summary>Every token is compared, in constant time, whichever matches.</summary>
    public bool Allows(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var header = request.Headers.Authorization.ToString();
        var token = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..] : "";
        var presented = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        var allowed = false;
        foreach (var hash in _hashes)
            allowed |= CryptographicOperations.FixedTimeEquals(hash, presented);
        return allowed && token.Length > 0;
    }
}

/// <summary>Who may call <c>/internal</c>: our own services, each request with a bearer token. At <c>Internal</c>.</summary>
public sealed class InternalOptions : IValidatableObject
{
    public const string Section = "Internal";
    public const int MaxTokens = 2;
    public const int ShortestToken = 24;

    /// <summary>Two may be valid at once, so that one can be changed without a gap.</summary>
    public IList<string> Tokens { get; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Tokens.Count is 0 or > MaxTokens)
            yield return new ValidationResult($"one or two bearer tokens are needed, not {Tokens.Count}.", [nameof(Tokens)]);
        for (var i = 0; i < Tokens.Count; i++)
        {
            if (Tokens[i].Length < ShortestToken)
                yield return new ValidationResult($"at least {ShortestToken} characters.", [$"{nameof(Tokens)}:{i}"]);
        }
    }

    public override string ToString() => "***";
}

public static class InternalEndpoints
{
    public static IServiceCollection AddInternalAccess(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<InternalOptions>(configuration, InternalOptions.Section);
        services.TryAddSingleton<InternalAccess>();
        return services;
    }

    /// <summary>The group of all that only our own services may call.</summary>
    public static RouteGroupBuilder MapInternal(this IEndpointRouteBuilder routes) => routes.MapGroup("/internal/v1").RequireInternalToken();

    /// <summary>
    /// On a group or an endpoint. It stands before the endpoint's own delegate and not in a filter, because a filter comes after the body
    /// was read and parsed: nobody's body is parsed before the token is known.
    /// </summary>
    public static TBuilder RequireInternalToken<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint =>
        {
            var access = endpoint.ApplicationServices.GetRequiredService<InternalAccess>();
            var inner = endpoint.RequestDelegate ?? throw new InvalidOperationException($"{endpoint.DisplayName} has nothing to guard yet.");
            endpoint.Metadata.Add(access);
            endpoint.RequestDelegate = context => access.Allows(context.Request) ? inner(context) : RefuseAsync(context);
        });
        return builder;
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }
}
