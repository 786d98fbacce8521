using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Integrations.HostTests.Ops;

/// <summary>OAuth2's code flow as RFC 6749 and 7636 have it, for whoever <see cref="Person"/> is. It counts what it refused.</summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    public const string ClientId = "console";
    public const string ClientSecret = "the secret of the console";

    private readonly ConcurrentDictionary<string, (string Challenge, string RedirectUri)> _codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _tokens = new(StringComparer.Ordinal);
    private readonly WebApplication _app;
    private readonly Uri _address;

    private IdentityProvider(WebApplication app, Uri address) => (_app, _address) = (app, address);

    /// <summary>Who sits at the browser.</summary>
    public string Person { get; set; } = "";

    public int Refused { get; private set; }

    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Console:OAuth:Name"] = "Log in with the company",
        ["Console:OAuth:AuthorizationEndpoint"] = new Uri(_address, "authorize").AbsoluteUri,
        ["Console:OAuth:TokenEndpoint"] = new Uri(_address, "token").AbsoluteUri,
        ["Console:OAuth:UserInformationEndpoint"] = new Uri(_address, "me").AbsoluteUri,
        ["Console:OAuth:ClientId"] = ClientId,
        ["Console:OAuth:ClientSecret"] = ClientSecret,
        ["Console:OAuth:Scopes:0"] = "openid",
    };

    public static async Task<IdentityProvider> StartAsync(Uri address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address.AbsoluteUri.TrimEnd('/'));
        var provider = new IdentityProvider(builder.Build(), address);
        provider._app.MapGet("/authorize", provider.Authorize);
        provider._app.MapPost("/token", provider.GiveTokenAsync);
        provider._app.MapGet("/me", provider.Tell);
        await provider._app.StartAsync();
        return provider;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Authorize(HttpRequest request)
    {
        var (query, code) = (request.Query, Word());
        if (query["client_id"] != ClientId || query["response_type"] != "code" || query["code_challenge_method"] != "S256" || query["code_challenge"].ToString().Length != 43)
            return Refuse();
        _codes[code] = (query["code_challenge"]!, query["redirect_uri"]!);
        return Results.Redirect(QueryHelpers.AddQueryString(
            query["redirect_uri"]!, new Dictionary<string, string?>(StringComparer.Ordinal) { ["code"] = code, ["state"] = query["state"] }));
    }

    private async Task<IResult> GiveTokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (!_codes.TryRemove(form["code"]!, out var asked) || form["grant_type"] != "authorization_code" || form["client_id"] != ClientId
            || form["client_secret"] != ClientSecret || form["redirect_uri"] != asked.RedirectUri
            || WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != asked.Challenge)
        {
            return Refuse();
        }

        var token = Word();
        _tokens[token] = Person;
        return Results.Json(new { access_token = token, token_type = "Bearer", expires_in = 60 });
    }

    private IResult Tell(HttpRequest request) =>
        _tokens.TryGetValue(request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal), out var person)
            ? Results.Json(new { sub = "1", preferred_username = person })
            : Refuse();

    private IResult Refuse()
    {
        Refused++;
        return Results.BadRequest();
    }

    private static string Word() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
