namespace Integrations.Ops.Partners;

/// <summary>How a call of ours proves itself, by its name and where it stands in the call.</summary>
internal static class AccessWords
{
    public static string Of(Abstractions.Access access) => access switch
    {
        Abstractions.Access.Open => "nothing",
        Abstractions.Access.Bearer => "Bearer token",
        Abstractions.Access.ApiKey key => $"Key in {key.Header}",
        Abstractions.Access.SignedToken token => $"Signed token (HS256) for {token.Audience}",
        Abstractions.Access.ClientCredentials client => $"OAuth 2 client credentials, scope {client.Scope}",
        Abstractions.Access.SignedWebhook => "Standard Webhooks",
        Abstractions.Access.Signature => "HMAC-SHA256 signature",
        _ => access.GetType().Name,
    };
}
