using System.Security.Cryptography;
using Integrations.Abstractions;

namespace Integrations.Ingress.Authentication;

/// <summary>HMAC-SHA256 over the raw body, or over what the module says is signed.</summary>
internal static class HmacCheck
{
    public static ProofResult Check(Proof.Hmac proof, InboundMessage message, Candidate candidate)
    {
        if (proof.Headers.Select(message.Header).FirstOrDefault(value => value is { Length: > 0 }) is not { } presented)
            return ProofResult.Missing;
        var content = message.Body;
        if (proof.Signed is { } choose)
        {
            // A null array would convert to empty memory: a part that is missing must not become an empty text that is signed.
            if (choose(message) is not { } chosen)
                return ProofResult.Malformed;
            content = chosen;
        }

        var signedAt = proof.SignedAt?.Invoke(message);
        if (proof.SignedAt is not null && signedAt is null)
            return ProofResult.Malformed;
        var expected = Text(proof.Text, HMACSHA256.HashData(candidate.Key, content.Span));
        if (!Candidate.SameText(expected, presented))
            return ProofResult.Mismatch;
        return signedAt is { } moment && (message.ReceivedAt - moment).Duration() > proof.Tolerance ? ProofResult.Stale : ProofResult.Holds;
    }

    private static string Text(DigestText text, byte[] digest) => text switch
    {
        DigestText.LowerHex => Convert.ToHexStringLower(digest),
        DigestText.Base64 => Convert.ToBase64String(digest),
    };
}
