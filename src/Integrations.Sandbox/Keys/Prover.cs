using System.Globalization;
using System.Security.Cryptography;
using Integrations.Sandbox.Partners;

namespace Integrations.Sandbox.Keys;

/// <summary>Signs a call as its partner does.</summary>
internal static class Prover
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(5);

    public static IReadOnlyList<KeyValuePair<string, string>> HeadersFor(
        Scheme scheme, Credential credential, ReadOnlySpan<byte> body, DateTimeOffset now, TimeSpan? tokenLifetime = null) => scheme.Kind switch
        {
            "bearer" => [Header("Authorization", $"Bearer {credential.Secret}")],
            "api-key" => [Header(scheme.HeaderName, credential.Secret)],
            "signed-token" => [Header("Authorization", $"Bearer {TokenText.Write(scheme, credential, now, tokenLifetime ?? TokenLifetime)}")],
            "hmac" => [Header(scheme.HeaderName, Digest(scheme, credential, body))],
            "signed-webhook" => Webhook(credential, body, now),
            "open" => [],
            _ => throw new InvalidDataException($"A partner does not sign with '{scheme.Kind}'."),
        };

    public static string Digest(Scheme scheme, Credential credential, ReadOnlySpan<byte> body)
    {
        var mac = HMACSHA256.HashData(credential.SigningKey(), body);
        return scheme.Text is "base64" ? Convert.ToBase64String(mac) : Convert.ToHexStringLower(mac);
    }

    private static KeyValuePair<string, string>[] Webhook(Credential credential, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var id = $"msg_{Guid.CreateVersion7(now):N}";
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return
        [
            Header(WebhookText.IdHeader, id),
            Header(WebhookText.TimeHeader, timestamp),
            Header(WebhookText.SignatureHeader, WebhookText.Sign(credential, id, timestamp, body)),
        ];
    }

    private static KeyValuePair<string, string> Header(string name, string value) => new(name, value);
}
