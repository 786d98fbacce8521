namespace Integrations.Abstractions;

/// <summary>How a call of ours identifies itself. A closed family: the module asks, the platform holds the secrets and the clock.</summary>
public abstract record Access
{
    private Access()
    {
    }

    public sealed record Open : Access;

    /// <summary><c>Authorization: Bearer</c> with the outbound secret.</summary>
    public sealed record Bearer : Access;

    /// <summary>The outbound secret in a header of the partner's choice.</summary>
    public sealed record ApiKey(string Header) : Access;

    /// <summary>
    /// A fresh HS256 token per call: issuer and key id from the credential, <paramref name="Header"/> as extra JOSE header entries.
    /// </summary>
    public sealed record SignedToken(string Audience, TimeSpan Lifetime, IReadOnlyList<KeyValuePair<string, string>> Header) : Access
    {
        /// <summary>True where the partner expects <c>kid</c> among the claims instead of the JOSE header.</summary>
        public bool KeyIdInClaims { get; init; }
    }

    /// <summary>OAuth 2 client credentials: the platform fetches, shares and renews the token.</summary>
    /// <param name="TokenPath">Relative to the partner's token address in the settings, or to the base address where there is none.</param>
    /// <param name="Scope">Space-separated.</param>
    public sealed record ClientCredentials(string TokenPath, string Scope) : Access
    {
        /// <summary>
        /// True where the token is asked for with JSON instead of RFC 6749's form. It names the <c>audience</c>: the origin of the partner's base address.
        /// </summary>
        public bool AsJson { get; init; }
    }

    /// <summary>Standard Webhooks 1.0: <c>webhook-id</c>, <c>webhook-timestamp</c>, <c>webhook-signature</c>, with every active secret.</summary>
    public sealed record SignedWebhook : Access;

    /// <summary>
    /// HMAC-SHA256 over a text of the partner's own, for one call at one moment: each attempt is signed anew. The module spells what is
    /// signed and what is sent, both pure; the platform makes the signature between the two.
    /// </summary>
    /// <param name="Text">How the signature is written.</param>
    /// <param name="Signed">What is signed.</param>
    /// <param name="Headers">What is sent: the call and its signature in the partner's spelling.</param>
    public sealed record Signature(
        DigestText Text,
        Func<CallToSign, byte[]> Signed,
        Func<CallToSign, string, IReadOnlyList<KeyValuePair<string, string>>> Headers) : Access;
}

/// <summary>All of a call that a signature may cover.</summary>
public sealed record CallToSign
{
    /// <summary>The credential's key id: what the partner knows us by.</summary>
    public required string ClientId { get; init; }

    /// <summary>Upper case.</summary>
    public required string Method { get; init; }

    /// <summary>Of the whole address, base included, escaped as on the wire.</summary>
    public required string PathAndQuery { get; init; }

    /// <summary>Empty for a call without a body.</summary>
    public required string ContentType { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The same on every attempt.</summary>
    public required string MessageId { get; init; }

    /// <summary>Of this attempt.</summary>
    public required DateTimeOffset Time { get; init; }
}
