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
    public sealed record ClientCredentials(string TokenPath, string Scope) : Access;

    /// <summary>Standard Webhooks 1.0: <c>webhook-id</c>, <c>webhook-timestamp</c>, <c>webhook-signature</c>, with every active secret.</summary>
    public sealed record SignedWebhook : Access;
}
