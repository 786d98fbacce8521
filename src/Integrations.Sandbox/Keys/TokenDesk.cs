using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Integrations.Sandbox.Keys;

/// <summary>An OAuth 2 token endpoint for client credentials. Its tokens expire soon, so that a run sees renewals.</summary>
internal sealed class TokenDesk(TimeProvider clock, TimeSpan lifetime)
{
    private readonly ConcurrentDictionary<string, Issued> _tokens = new(StringComparer.Ordinal);

    public int IssuedCount => _tokens.Count;

    /// <summary>Answers a token request, in the form body or with HTTP Basic, as RFC 6749 allows both.</summary>
    public (int Status, JsonObject Body) Ask(IReadOnlyDictionary<string, string> form, HeaderReader header, IReadOnlyList<Credential> credentials)
    {
        if (form.GetValueOrDefault("grant_type") is not "client_credentials")
            return (400, Error("unsupported_grant_type"));
        var (id, secret) = Basic(header) ?? (form.GetValueOrDefault("client_id"), form.GetValueOrDefault("client_secret"));
        var known = false;
        foreach (var credential in credentials)
            known |= Checker.Equal(id, credential.KeyId) & Checker.Equal(secret, credential.Secret);
        if (!known)
            return (401, Error("invalid_client"));
        var scope = form.GetValueOrDefault("scope") ?? "";
        var token = Base64UrlText.Of(RandomNumberGenerator.GetBytes(32));
        _tokens[token] = new Issued(clock.GetUtcNow() + lifetime, scope.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return (200, new JsonObject
        {
            ["access_token"] = token,
            ["token_type"] = "Bearer",
            ["expires_in"] = (long)lifetime.TotalSeconds,
            ["scope"] = scope,
        });
    }

    public string? Fault(string? token, string? scope)
    {
        if (token is null || !_tokens.TryGetValue(token, out var issued))
            return "token";
        if (issued.Until <= clock.GetUtcNow())
            return "expired";
        var wanted = (scope ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return wanted.All(word => issued.Scope.Contains(word, StringComparer.Ordinal)) ? null : "scope";
    }

    private static (string? Id, string? Secret)? Basic(HeaderReader header)
    {
        const string prefix = "Basic ";
        if (header("Authorization") is not { } value || !value.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            return null;
        var bytes = new byte[value.Length];
        if (!Convert.TryFromBase64String(value[prefix.Length..], bytes, out var length))
            return null;
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return parts is [var id, var secret] ? (Uri.UnescapeDataString(id), Uri.UnescapeDataString(secret)) : null;
    }

    private static JsonObject Error(string code) => new() { ["error"] = code };

    private sealed record Issued(DateTimeOffset Until, string[] Scope);
}
