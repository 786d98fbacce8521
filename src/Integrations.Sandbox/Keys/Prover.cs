using System.Globalization;
using System.Security.Cryptography;
using Integrations.Sandbox.Partners;

namespace Integrations.Sandbox.Keys;

/// <summary>Signs a call as its partner does.</summary>
internal static class Prover
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(5);

    public static IReadOnlyList<KeyValuePair<string, string>> HeadersFor(
        Scheme scheme, Credential credential, ReadOnlySpan<byte> body, DateTimeOffset now, TimeSpan? tokenLifetime = null,
        Target? target = null) => scheme.Kind switch
        {
            "bearer" => [Header("Authorization", $"Bearer {credential.Secret}")],
            "api-key" => [Header(scheme.HeaderName, credential.Secret)],
            "signed-token" => [Header("Authorization", $"Bearer {TokenText.Write(scheme, credential, now, tokenLifetime ?? TokenLifetime)}")],
            "hmac" => Signed(scheme, credential, body, now, target),
            "signed-webhook" => Webhook(credential, body, now),
            "open" => [],
            _ => throw new InvalidDataException($"A partner does not sign with '{scheme.Kind}'."),
        };

    /// <summary>What stands in the signature's header; null when the call lacks a part that is signed.</summary>
    public static string? Digest(Scheme scheme, Credential credential, ReadOnlySpan<byte> body, Target? target, HeaderReader header)
    {
        var content = scheme.Signed is { } template ? SignedText.Of(template, credential.KeyId, target, header, body.ToArray()) : body.ToArray();
        if (content is null)
            return null;
        var mac = HMACSHA256.HashData(credential.SigningKey(), content);
        return scheme.Written
            .Replace("{keyId}", credential.KeyId, StringComparison.Ordinal)
            .Replace("{signature}", scheme.Text is "base64" ? Convert.ToBase64String(mac) : Convert.ToHexStringLower(mac), StringComparison.Ordinal);
    }

    private static KeyValuePair<string, string>[] Signed(
        Scheme scheme, Credential credential, ReadOnlySpan<byte> body, DateTimeOffset now, Target? target)
    {
        var stamps = scheme.Stamps.ToDictionary(stamp => stamp.Key, stamp => Stamp.Of(stamp.Value, now), StringComparer.OrdinalIgnoreCase);
        var digest = Digest(scheme, credential, body, target, stamps.GetValueOrDefault)
            ?? throw new InvalidDataException($"A call lacks what '{scheme.Signed}' signs.");
        return [.. stamps, Header(scheme.HeaderName, digest)];
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
