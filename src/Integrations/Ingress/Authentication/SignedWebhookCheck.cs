using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Integrations.Abstractions;

namespace Integrations.Ingress.Authentication;

/// <summary>
/// Standard Webhooks 1.0, symmetric: <c>id.timestamp.body</c> signed, several signatures allowed so that a secret can change without a gap.
/// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
/// </summary>
internal static class SignedWebhookCheck
{
    private const string Version = "v1,";
    private const long LatestSecond = 253402300799;

    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    public static ProofResult Check(InboundMessage message, Candidate candidate)
    {
        if (message.Header("webhook-id") is not { Length: > 0 } id || message.Header("webhook-timestamp") is not { Length: > 0 } timestamp
            || message.Header("webhook-signature") is not { Length: > 0 } signatures)
        {
            return ProofResult.Missing;
        }

        if (!TryTime(timestamp, out var signedAt))
            return ProofResult.Malformed;
        var expected = Version + Convert.ToBase64String(Sign(candidate.Key, $"{id}.{timestamp}.", message.Body.Span));
        var holds = false;
        foreach (var signature in signatures.Split(' '))
            holds |= Candidate.SameText(expected, signature);
        if (!holds)
            return ProofResult.Mismatch;
        return (message.ReceivedAt - signedAt).Duration() <= Tolerance ? ProofResult.Holds : ProofResult.Stale;
    }

    private static byte[] Sign(byte[] key, string prefix, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes(prefix));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }

    /// <summary>Digits only: what is signed is the text, and "+1" or " 1" would be another spelling of the same second.</summary>
    private static bool TryTime(string text, out DateTimeOffset time)
    {
        var ok = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= LatestSecond;
        time = ok ? DateTimeOffset.FromUnixTimeSeconds(seconds) : default;
        return ok;
    }
}
