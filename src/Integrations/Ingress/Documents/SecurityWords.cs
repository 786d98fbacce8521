using System.Globalization;
using System.Text.Json.Nodes;
using Integrations.Abstractions;

namespace Integrations.Ingress.Documents;

/// <summary>How a partner proves itself, as OpenAPI's security schemes: what to send, never a secret.</summary>
internal sealed class SecurityWords
{
    /// <summary>By name; the same proof on several routes is one scheme.</summary>
    public JsonObject Schemes { get; } = [];

    /// <summary>Any one of the proofs suffices.</summary>
    public JsonArray For(IEnumerable<Proof> proofs) => [.. proofs.Select(proof => (JsonNode)new JsonObject { [NameOf(proof)] = new JsonArray() })];

    private string NameOf(Proof proof)
    {
        var scheme = SchemeOf(proof);
        var plain = proof.GetType().Name;
        for (var number = 1; ; number++)
        {
            var name = number == 1 ? plain : string.Create(CultureInfo.InvariantCulture, $"{plain}{number}");
            if (Schemes.TryAdd(name, scheme) || JsonNode.DeepEquals(Schemes[name], scheme))
                return name;
        }
    }

    private static JsonObject SchemeOf(Proof proof) => proof switch
    {
        Proof.Bearer => new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "The agreed secret as bearer token." },
        Proof.ApiKey key => Header(key.Header, "The agreed secret."),
        Proof.Hmac hmac => Header(hmac.Headers[0], Signature(hmac)),
        Proof.SignedToken token => new JsonObject
        {
            ["type"] = "http",
            ["scheme"] = "bearer",
            ["bearerFormat"] = "JWT",
            ["description"] = string.Create(
                CultureInfo.InvariantCulture,
                $"A token signed with HS256 for the audience {token.Audience}, valid for {token.MaxLifetime.TotalMinutes:0.##} minutes at most."),
        },
        Proof.SignedWebhook => Header(
            "webhook-signature", "Standard Webhooks 1.0, symmetric: with the headers webhook-id and webhook-timestamp, which may be 5 minutes off."),
        _ => throw new InvalidOperationException($"There are no words for {proof.GetType().Name}."),
    };

    private static string Signature(Proof.Hmac hmac)
    {
        var text = hmac.Text is DigestText.Base64 ? "Base64" : "lower-case hexadecimal";
        var covers = hmac.Signed is null ? "the raw body" : "the text that the partner's contract spells";
        var where = hmac.CoversPublicUrl ? " It covers the address as the partner knows it." : "";
        var others = hmac.Headers.Count > 1 ? $" Also taken from {string.Join(", ", hmac.Headers.Skip(1))}." : "";
        return $"HMAC-SHA256 of {covers} with the agreed secret, in {text}.{where}{others}";
    }

    private static JsonObject Header(string name, string description) =>
        new() { ["type"] = "apiKey", ["in"] = "header", ["name"] = name, ["description"] = description };
}
