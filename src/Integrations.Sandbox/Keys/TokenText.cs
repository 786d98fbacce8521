using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrations.Sandbox.Partners;

namespace Integrations.Sandbox.Keys;

/// <summary>
/// HS256 tokens, written and checked by hand: the gateway uses a library, and an oracle that shares it would share its mistakes.
/// </summary>
internal static class TokenText
{
    /// <summary>The partner's own limit on <c>exp - iat</c>.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    public static string Write(Scheme scheme, Credential credential, DateTimeOffset now, TimeSpan lifetime)
    {
        var header = new JsonObject { ["alg"] = "HS256", ["typ"] = "JWT" };
        foreach (var (name, value) in scheme.HeaderEntries)
            header[name] = value;
        var claims = new JsonObject
        {
            ["aud"] = scheme.Audience,
            ["iss"] = credential.Issuer,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.Add(lifetime).ToUnixTimeSeconds(),
        };
        (scheme.KeyIdInClaims ? claims : header)["kid"] = credential.KeyId;
        var signed = $"{Part(header)}.{Part(claims)}";
        return $"{signed}.{Base64UrlText.Of(Mac(credential, signed))}";
    }

    /// <summary>Null when the token convinces, otherwise the rule that it breaks.</summary>
    public static string? Fault(string? token, Scheme scheme, IReadOnlyList<Credential> credentials, DateTimeOffset now)
    {
        if (token?.Split('.') is not [var head, var body, var signature])
            return "token";
        if (Read(head) is not { } header || Read(body) is not { } claims)
            return "token";
        if (Text(header, "alg") is not "HS256")
            return "alg";
        foreach (var (name, value) in scheme.HeaderEntries)
        {
            if (!string.Equals(Text(header, name), value, StringComparison.Ordinal))
                return name;
        }

        var keyId = Text(scheme.KeyIdInClaims ? claims : header, "kid");
        if (credentials.FirstOrDefault(known => string.Equals(known.KeyId, keyId, StringComparison.Ordinal)) is not { } credential)
            return "kid";
        var given = Base64UrlText.Read(signature);
        if (given is null || !CryptographicOperations.FixedTimeEquals(given, Mac(credential, $"{head}.{body}")))
            return "signature";
        if (!string.Equals(Text(claims, "iss"), credential.Issuer, StringComparison.Ordinal))
            return "iss";
        return string.Equals(Text(claims, "aud"), scheme.Audience, StringComparison.Ordinal) ? TimeFault(claims, now) : "aud";
    }

    private static string? TimeFault(JsonObject claims, DateTimeOffset now)
    {
        if (Seconds(claims, "iat") is not { } issued || issued > now + Skew)
            return "iat";
        if (Seconds(claims, "exp") is not { } expires || expires < now - Skew || expires - issued > MaxLifetime)
            return "exp";
        return null;
    }

    private static byte[] Mac(Credential credential, string signed) =>
        HMACSHA256.HashData(credential.SigningKey(), Encoding.ASCII.GetBytes(signed));

    private static string Part(JsonObject part) => Base64UrlText.Of(JsonSerializer.SerializeToUtf8Bytes(part));

    private static JsonObject? Read(string part) =>
        Base64UrlText.Read(part) is { } bytes ? HeardCall.Parse(bytes) as JsonObject : null;

    private static string? Text(JsonObject part, string name) =>
        part[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static DateTimeOffset? Seconds(JsonObject part, string name) =>
        part[name] is JsonValue value && value.TryGetValue<long>(out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
