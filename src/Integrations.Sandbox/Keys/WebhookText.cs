using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Integrations.Sandbox.Keys;

/// <summary>Standard Webhooks 1.0, symmetric: <c>v1</c> signatures over <c>id.timestamp.body</c>.</summary>
internal static class WebhookText
{
    public const string IdHeader = "webhook-id";
    public const string TimeHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    public static string Sign(Credential credential, string id, string timestamp, ReadOnlySpan<byte> body) =>
        "v1," + Convert.ToBase64String(Mac(credential, id, timestamp, body));

    /// <summary>Null when one of the signatures convinces, otherwise the header that does not.</summary>
    public static string? Fault(HeaderReader header, ReadOnlySpan<byte> body, IReadOnlyList<Credential> credentials, DateTimeOffset now)
    {
        if (header(IdHeader) is not { Length: > 0 } id)
            return IdHeader;
        var timestamp = header(TimeHeader);
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance)
            return TimeHeader;
        var convinced = false;
        foreach (var signature in (header(SignatureHeader) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var credential in credentials)
                convinced |= Equal(signature, Sign(credential, id, timestamp, body));
        }

        return convinced ? null : SignatureHeader;
    }

    private static byte[] Mac(Credential credential, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, credential.SigningKey());
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }

    private static bool Equal(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}

internal delegate string? HeaderReader(string name);
