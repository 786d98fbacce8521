using System.Security.Cryptography;
using Integrations.Abstractions;
using Integrations.Partners;

namespace Integrations.Exchange;

/// <summary>A signature in the partner's own spelling, for one attempt of one call: a repetition carries a later time and another signature.</summary>
internal static class CallSignature
{
    public static AccessHeaders Headers(
        Access.Signature access, Credential credential, PartnerCall call, Uri url, string messageId, DateTimeOffset now)
    {
        if (credential.KeyId is not { Length: > 0 } clientId)
            return AccessHeaders.Refused("no_key_id");
        if (!SecretBytes.TryOf(credential.Secret, out var key))
            return AccessHeaders.Refused("unusable_secret");
        var signed = new CallToSign
        {
            ClientId = clientId,
            Method = call.Method,
            PathAndQuery = url.PathAndQuery,
            ContentType = call.Body.IsEmpty ? "" : call.ContentType,
            Body = call.Body,
            MessageId = messageId,
            Time = now,
        };
        var digest = HMACSHA256.HashData(key, access.Signed(signed));
        return AccessHeaders.Of(access.Headers(signed, access.Text switch
        {
            DigestText.LowerHex => Convert.ToHexStringLower(digest),
            DigestText.Base64 => Convert.ToBase64String(digest),
        }));
    }
}
