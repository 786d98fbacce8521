using Integrations.Abstractions;
using Integrations.Partners;

namespace Integrations.Exchange;

/// <summary>
/// Shows a partner that a call is ours, in the way that the module asks for. It holds the secrets and the clock; a refusal is an outcome,
/// never an exception. Of two active credentials the younger one speaks; signatures, where a call may carry several, are made with both.
/// </summary>
public sealed class PartnerAccess(PartnerSettings settings, TokenServer tokens, TimeProvider time)
{
    /// <summary>Of a call whose token was refused and has been replaced since: it shows nothing of the partner, and did not arrive.</summary>
    public const string TokenRenewed = "token_renewed";

    private readonly SignedTokens _signed = new(time);

    /// <param name="partner">Whose endpoint is called.</param>
    /// <param name="region">Where it stands.</param>
    /// <param name="apiVersion">Decides the address that a token path is relative to, where the partner has no address for tokens.</param>
    /// <param name="call">As it will be sent, with the access that the module asks for.</param>
    /// <param name="url">Where it will be sent.</param>
    /// <param name="messageId">The same on every attempt.</param>
    /// <param name="stop">Ends the wait for a token.</param>
    public async Task<AccessHeaders> ForAsync(
        IntegrationType partner, Region region, int apiVersion, PartnerCall call, Uri url, string messageId, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(url);
        if (call.Access is Access.Open)
            return AccessHeaders.None;
        var now = time.GetUtcNow();
        List<Credential> active = [.. (settings.For(partner, region)?.Outbound ?? [])
            .Where(c => c.ActiveAt(now)).OrderByDescending(c => c.NotBefore ?? DateTimeOffset.MinValue)];
        if (active is not [var youngest, ..])
            return AccessHeaders.Refused("no_active_credential");
        // A client's secret is of use where a token is fetched with it.
        foreach (var speaks in call.Access switch { Access.ClientCredentials => [], Access.SignedWebhook => active, _ => [youngest] })
            speaks.Use(now);
        return call.Access switch
        {
            Access.Bearer => AccessHeaders.Bearer(youngest.Secret),
            Access.ApiKey key => AccessHeaders.Of(new KeyValuePair<string, string>(key.Header, youngest.Secret)),
            Access.SignedToken signed => _signed.For(youngest, signed) is { } token ? AccessHeaders.Bearer(token) : AccessHeaders.Refused("unusable_secret"),
            Access.ClientCredentials client => await tokens.ForAsync(Ask(partner, region, apiVersion, client), youngest, stop),
            Access.SignedWebhook => WebhookSignature.Headers(active, messageId, now, call.Body.Span) is { } headers
                ? AccessHeaders.Of(headers)
                : AccessHeaders.Refused("unusable_secret"),
            Access.Signature signature => CallSignature.Headers(signature, youngest, call, url, messageId, now),
            _ => throw new NotSupportedException($"Nobody taught the platform the access {call.Access.GetType().Name}."),
        };
    }

    /// <summary>
    /// After a 401: true when asking again gives other headers, so that one more try is worth it. A token that was fresh when it was
    /// refused is kept: another one would fare no better, and a partner that refuses everybody would have us ask for a token per call.
    /// </summary>
    public bool Forget(AccessHeaders used)
    {
        ArgumentNullException.ThrowIfNull(used);
        return used.Token is { } token && tokens.Forget(token);
    }

    private TokenAddress Ask(IntegrationType partner, Region region, int apiVersion, Access.ClientCredentials client)
    {
        var calls = settings.BaseAddress(partner, region, apiVersion);
        var address = settings.For(partner, region)?.TokenAddress ?? calls;
        return new TokenAddress(partner, region, address is null ? null : AddressGuard.Under(address, client.TokenPath), client.Scope)
        {
            Audience = client.AsJson ? (calls ?? address)?.GetLeftPart(UriPartial.Authority) : null,
        };
    }
}
