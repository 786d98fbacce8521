namespace Integrations.Abstractions;

/// <summary>How a request proves whose it is: a closed family that the platform checks.</summary>
public abstract record Proof
{
    private Proof()
    {
    }

    /// <summary><c>Authorization: Bearer</c> equal to an active inbound secret.</summary>
    public sealed record Bearer : Proof;

    /// <summary>A header equal to an active inbound secret.</summary>
    public sealed record ApiKey(string Header) : Proof;

    /// <summary>
    /// HMAC-SHA256 of the raw body. Where <paramref name="Signed"/> is given, of what it returns instead (null when a part is missing).
    /// Headers are tried in order; the first that is present counts.
    /// </summary>
    public sealed record Hmac(IReadOnlyList<string> Headers, DigestText Text, Func<InboundMessage, byte[]?>? Signed = null) : Proof
    {
        /// <summary>When the partner says it signed (null when it does not say), where the signature covers a time.</summary>
        public Func<InboundMessage, DateTimeOffset?>? SignedAt { get; init; }

        /// <summary>How far <see cref="SignedAt"/> may lie from the moment of receipt, in either direction.</summary>
        public TimeSpan Tolerance { get; init; }

        /// <summary>True where the signature covers <see cref="InboundMessage.PublicUrl"/>: without it in the settings nothing can be proved.</summary>
        public bool CoversPublicUrl { get; init; }
    }

    /// <summary>
    /// HS256 token as bearer: audience, issuer and key id as the credential says, <c>exp - iat</c> at most <paramref name="MaxLifetime"/>,
    /// 60 s of clock skew.
    /// </summary>
    public sealed record SignedToken(string Audience, TimeSpan MaxLifetime, IReadOnlyList<KeyValuePair<string, string>> Header) : Proof;

    /// <summary>Standard Webhooks 1.0, symmetric, 300 s of tolerance.</summary>
    public sealed record SignedWebhook : Proof;
}

public enum DigestText
{
    LowerHex,
    Base64,
}
