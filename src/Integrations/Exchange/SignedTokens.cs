using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Integrations.Abstractions;
using Integrations.Partners;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Integrations.Exchange;

/// <summary>
/// HS256 tokens of our own making. A token is used for a quarter of its life and then made anew: making one costs about as much as all
/// the rest of a status call, and one that is older than half its life could expire under way where clocks differ.
/// </summary>
internal sealed class SignedTokens(TimeProvider time)
{
    private const int ShareOfLife = 4;

    /// <summary>Bytes; RFC 7518 asks for a key as long as the digest.</summary>
    private const int ShortestKey = 32;

    /// <summary>Some partners refuse a token that is issued in their future, and clocks differ.</summary>
    private static readonly TimeSpan Backdated = TimeSpan.FromSeconds(5);

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly ConcurrentDictionary<Use, Made> _made = new();

    /// <summary>Null where the secret is no key for HS256.</summary>
    public string? For(Credential credential, Access.SignedToken access)
    {
        var now = time.GetUtcNow();
        var use = new Use(credential, access.Audience, access.Lifetime, access.KeyIdInClaims, string.Join('\n', access.Header));
        if (_made.TryGetValue(use, out var made) && now >= made.At && now < made.At + (access.Lifetime / ShareOfLife))
            return made.Token;
        if (!SecretBytes.TryOf(credential.Secret, out var key) || key.Length < ShortestKey)
            return null;
        var token = _handler.CreateToken(Claims(credential, access, now - Backdated), Signing(credential, access, key), JoseHeader(access));
        _made[use] = new Made(token, now);
        return token;
    }

    private static SigningCredentials Signing(Credential credential, Access.SignedToken access, byte[] key) =>
        // The handler writes the key's id into the JOSE header.
        new(new SymmetricSecurityKey(key) { KeyId = access.KeyIdInClaims ? null : credential.KeyId }, SecurityAlgorithms.HmacSha256);

    private static Dictionary<string, object> JoseHeader(Access.SignedToken access) =>
        access.Header.ToDictionary(h => h.Key, h => (object)h.Value, StringComparer.Ordinal);

    private static string Claims(Credential credential, Access.SignedToken access, DateTimeOffset issued)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("aud", access.Audience);
            writer.WriteString("iss", credential.Issuer);
            if (access.KeyIdInClaims)
                writer.WriteString("kid", credential.KeyId);
            writer.WriteNumber("iat", issued.ToUnixTimeSeconds());
            writer.WriteNumber("exp", (issued + access.Lifetime).ToUnixTimeSeconds());
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length);
    }

    private sealed record Use(Credential Credential, string Audience, TimeSpan Lifetime, bool KeyIdInClaims, string Header);

    private sealed record Made(string Token, DateTimeOffset At);
}
