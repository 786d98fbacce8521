using Integrations.Abstractions;

namespace Integrations.Ops.Partners;

/// <summary>A proof by its name, and where it stands in a request.</summary>
internal static class ProofWords
{
    public static string Of(Proof proof) => proof switch
    {
        Proof.Bearer => "Bearer token",
        Proof.ApiKey key => $"Key in {key.Header}",
        Proof.Hmac hmac => $"HMAC-SHA256 in {string.Join(" or ", hmac.Headers)}",
        Proof.SignedToken token => $"Signed token (HS256) for {token.Audience}",
        Proof.SignedWebhook => "Standard Webhooks",
        _ => proof.GetType().Name,
    };
}
