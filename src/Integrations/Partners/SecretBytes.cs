using System.Buffers.Text;
using System.Text;

namespace Integrations.Partners;

/// <summary>
/// The key behind a configured secret. Which bytes a partner means by the text that it hands out differs, so the text says it by its
/// beginning: <c>whsec_</c> (Standard Webhooks) and <c>base64:</c> are base64, <c>base64url:</c> is base64url, anything else is the
/// letters themselves. A secret that is itself sent (bearer, API key) has no spelling: it is compared as it stands.
/// </summary>
public static class SecretBytes
{
    private const string WebhookMark = "whsec_";
    private const string Base64Mark = "base64:";
    private const string Base64UrlMark = "base64url:";

    /// <summary>False when the spelling promises an encoding that the rest does not keep, or nothing is left.</summary>
    public static bool TryOf(string secret, out byte[] key)
    {
        ArgumentNullException.ThrowIfNull(secret);
        try
        {
            if (secret.StartsWith(WebhookMark, StringComparison.Ordinal))
                key = Convert.FromBase64String(secret[WebhookMark.Length..]);
            else if (secret.StartsWith(Base64Mark, StringComparison.Ordinal))
                key = Convert.FromBase64String(secret[Base64Mark.Length..]);
            else if (secret.StartsWith(Base64UrlMark, StringComparison.Ordinal))
                key = Base64Url.DecodeFromChars(secret.AsSpan(Base64UrlMark.Length));
            else
                key = Encoding.UTF8.GetBytes(secret);
        }
        catch (FormatException)
        {
            key = [];
        }

        return key.Length > 0;
    }

    /// <exception cref="FormatException">The secret cannot be read; the message does not quote it.</exception>
    public static byte[] Of(string secret) =>
        TryOf(secret, out var key) ? key : throw new FormatException("The secret is empty, or not the base64 that its beginning promises.");
}
