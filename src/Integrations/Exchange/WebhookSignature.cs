using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Integrations.Partners;

namespace Integrations.Exchange;

/// <summary>
/// Standard Webhooks 1.0, symmetric: <c>v1</c> over <c>id.timestamp.body</c>, one signature per active secret, so that the receiver may
/// change its secret at any moment of the overlap. https://github.com/standard-webhooks/standard-webhooks
/// </summary>
internal static class WebhookSignature
{
    /// <summary>Null where a secret cannot be read.</summary>
    public static KeyValuePair<string, string>[]? Headers(
        IEnumerable<Credential> credentials, string messageId, DateTimeOffset now, ReadOnlySpan<byte> body)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signatures = new List<string>(Credential.MaxActive);
        foreach (var credential in credentials)
        {
            if (!SecretBytes.TryOf(credential.Secret, out var key))
                return null;
            signatures.Add(Sign(key, messageId, timestamp, body));
        }

        return
        [
            new("webhook-id", messageId),
            new("webhook-timestamp", timestamp),
            new("webhook-signature", string.Join(' ', signatures)),
        ];
    }

    public static string Sign(ReadOnlySpan<byte> key, string messageId, string timestamp, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        mac.AppendData(Encoding.UTF8.GetBytes($"{messageId}.{timestamp}."));
        mac.AppendData(body);
        return "v1," + Convert.ToBase64String(mac.GetHashAndReset());
    }
}
