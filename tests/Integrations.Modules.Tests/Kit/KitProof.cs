using System.Globalization;
using System.Text;
using Integrations.Abstractions;

namespace Integrations.Modules.Tests.Kit;

/// <summary>How a request is proved and how a call of ours identifies itself, in words: every header, every algorithm, and what is signed.</summary>
internal static class KitProof
{
    public static string Text(Proof proof, InboundRoute route) => proof switch
    {
        Proof.Bearer => "Authorization: Bearer with the secret",
        Proof.ApiKey key => $"{key.Header}: the secret",
        Proof.SignedWebhook => "Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature",
        Proof.SignedToken token => $"Authorization: Bearer with a token, HS256, for {token.Audience}, of at most {token.MaxLifetime}{Pairs(token.Header)}",
        Proof.Hmac hmac => $"{string.Join(" or ", hmac.Headers)}: HMAC-SHA256, {hmac.Text}, of {Signed(hmac, route)}{(hmac.CoversPublicUrl ? ", with the public URL" : "")}{Time(hmac, route)}",
        _ => throw new ArgumentException($"The kit has no words for {proof.GetType().Name}.", nameof(proof)),
    };

    public static string Text(Access access) => access switch
    {
        Access.Open => "open",
        Access.Bearer => "Authorization: Bearer with the secret",
        Access.ApiKey key => $"{key.Header}: the secret",
        Access.SignedToken token => $"a token, HS256, for {token.Audience}, for {token.Lifetime}{(token.KeyIdInClaims ? ", kid among the claims" : "")}{Pairs(token.Header)}",
        Access.ClientCredentials client => $"a token from {client.TokenPath}{(client.Scope.Length > 0 ? $" for {client.Scope}" : "")}{(client.AsJson ? ", asked with JSON" : "")}",
        Access.SignedWebhook => "Standard Webhooks",
        Access.Signature signature => $"HMAC-SHA256, {signature.Text}, of {One(Encoding.UTF8.GetString(signature.Signed(Example)))}, sent as{Pairs(signature.Headers(Example, "{signature}"))}",
        _ => throw new ArgumentException($"The kit has no words for {access.GetType().Name}.", nameof(access)),
    };

    private static CallToSign Example => new()
    {
        ClientId = "{client}",
        Method = "PUT",
        PathAndQuery = "/path?query",
        ContentType = "application/json",
        Body = "{body}"u8.ToArray(),
        MessageId = "{message}",
        Time = new DateTimeOffset(2030, 1, 15, 12, 0, 7, TimeSpan.Zero),
    };

    private static string Signed(Proof.Hmac proof, InboundRoute route)
    {
        if (proof.Signed is not { } choose)
            return "the body";
        var asked = KitSigner.HeadersOf(choose, KitMessage.On(route, "{body}"u8.ToArray()));
        var ready = asked.Aggregate(KitMessage.On(route, "{body}"u8.ToArray()), (message, name) => KitSigner.With(message, (name, $"{{{name}}}"))) with { PublicUrl = new Uri("https://url/") };
        return One(Encoding.UTF8.GetString(choose(ready) ?? throw new InvalidOperationException($"{route.Name}: nothing is signed.")));
    }

    private static string Time(Proof.Hmac proof, InboundRoute route)
    {
        if (proof.SignedAt is not { } signedAt)
            return "";
        var message = KitMessage.On(route, "{}"u8.ToArray());
        var (name, spelled) = KitSigner.Timed(signedAt, message, message.ReceivedAt);
        return $"; signed at {name} ({spelled}), within {proof.Tolerance}";
    }

    private static string Pairs(IEnumerable<KeyValuePair<string, string>> pairs) =>
        string.Concat(pairs.Select(pair => string.Create(CultureInfo.InvariantCulture, $" {pair.Key}={One(pair.Value)}")));

    private static string One(string text) => text.Replace("\n", "\\n", StringComparison.Ordinal);
}
