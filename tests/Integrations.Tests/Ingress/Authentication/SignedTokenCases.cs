using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Integrations.Abstractions;
using Integrations.Ingress.Authentication;

namespace Integrations.Tests.Ingress.Authentication;

/// <summary>Tokens made by hand, so that the library that reads them is not the one that made them.</summary>
internal sealed class SignedTokenCases : ProofCases
{
    private const string Audience = "the-gateway";
    private const string MarkName = "pt-ver";
    private const string Mark = "PT-JWT-V1";

    private static readonly long Now = Credentials.Now.ToUnixTimeSeconds();

    public SignedTokenCases()
    {
        Good["US"] = (Message(Token()), Region.US);
        Good["EU"] = (Message(Token(claims: Claims(c => c["kid"] = Credentials.EuKeyId), secret: Credentials.Eu)), Region.EU);
        Good["the key id in the header"] = (Message(Token(Header(h => h["kid"] = Credentials.UsKeyId), Claims(c => c.Remove("kid")))), Region.US);
        Good["the key id in both"] = (Message(Token(Header(h => h["kid"] = Credentials.UsKeyId))), Region.US);
        Good["no type"] = (Message(Token(Header(h => h.Remove("typ")))), Region.US);
        Good["the longest life"] = (Message(Token(claims: Claims(c => c["exp"] = Now + 1800))), Region.US);
        Good["expired for 59 s"] = (Message(Token(claims: Claims(c => Times(c, Now - 300, Now - 59)))), Region.US);
        Good["issued in 59 s"] = (Message(Token(claims: Claims(c => Times(c, Now + 59, Now + 300)))), Region.US);
        Good["one of several audiences"] = (Message(Token(claims: Claims(c => c["aud"] = new JsonArray("other", Audience)))), Region.US);

        var right = Token();
        for (var place = 1; place < right.Length - 2; place += 11)
        {
            if (right[place] != '.')
                Bad[$"bit flipped at {place}"] = (Message(Credentials.Flip(right, place, bit: 1)), null);
        }

        Add("another audience", claims: Claims(c => c["aud"] = "doordash"));
        Add("no audience", claims: Claims(c => c.Remove("aud")));
        Add("the audience in upper case", claims: Claims(c => c["aud"] = Audience.ToUpperInvariant()));
        Add("another issuer", claims: Claims(c => c["iss"] = "somebody"));
        Add("no issuer", claims: Claims(c => c.Remove("iss")));
        Add("another key id", claims: Claims(c => c["kid"] = "other"));
        Add("the other region's key id", claims: Claims(c => c["kid"] = Credentials.EuKeyId));
        Add("no key id", claims: Claims(c => c.Remove("kid")));
        Add("two key ids that differ", Header(h => h["kid"] = "other"));
        Add("without the partner's mark", Header(h => h.Remove(MarkName)));
        Add("another mark", Header(h => h[MarkName] = "PT-JWT-V2"));
        Add("the mark among the claims", Header(h => h.Remove(MarkName)), Claims(c => c[MarkName] = Mark));
        Add("HS384", Header(h => h["alg"] = "HS384"));
        Add("HS384, signed so", Header(h => h["alg"] = "HS384"), sign: HMACSHA384.HashData);
        Add("HS512, signed so", Header(h => h["alg"] = "HS512"), sign: HMACSHA512.HashData);
        Add("RS256", Header(h => h["alg"] = "RS256"));
        Add("no algorithm", Header(h => h.Remove("alg")));
        Add("the neighbour's secret", secret: Credentials.OfNeighbour);
        Add("no secret", sign: (_, content) => HMACSHA256.HashData((byte[])[], content));
        Add("a key of the token's own", Header(h => h["jwk"] = new JsonObject { ["kty"] = "oct", ["k"] = "AAAA" }), secret: Credentials.OfNeighbour);
        Add("no signature", sign: (_, _) => []);
        Add("algorithm none", Header(h => h["alg"] = "none"), sign: (_, _) => []);
        Add("algorithm None", Header(h => h["alg"] = "None"), sign: (_, _) => []);
        Add("algorithm none, signed", Header(h => h["alg"] = "none"));
        Stale("expired for 61 s", c => Times(c, Now - 300, Now - 61));
        Stale("issued in 61 s", c => Times(c, Now + 61, Now + 300));
        Stale("not before in 61 s", c => c["nbf"] = Now + 61);
        Stale("a life too long by a second", c => c["exp"] = Now + 1801);
        Stale("no end", c => c.Remove("exp"));
        Stale("no beginning", c => c.Remove("iat"));
        Stale("ends before it begins", c => Times(c, Now + 50, Now + 40));
        Stale("captured a month ago", c => Times(c, Now - 2592000, Now - 2591700));
        Stale("ends in the year 9999", c => c["exp"] = 253402300799);
        Bad["retired"] = (Message(Token(secret: Credentials.UsRetired)), ProofResult.Retired);
        Bad["not yet"] = (Message(Token(claims: Claims(c => c["kid"] = Credentials.EuKeyId), secret: Credentials.EuNotYet)), ProofResult.Retired);
        Bad["nothing"] = (Credentials.Message("{}"), ProofResult.Missing);
        Bad["not a bearer"] = (Credentials.Message("{}", ("Authorization", "Token " + right)), ProofResult.Missing);
        Bad["not a token"] = (Message("abc"), ProofResult.Malformed);
        Bad["two dots and no more"] = (Message(".."), ProofResult.Malformed);
        Bad["two parts"] = (Message(right[..right.LastIndexOf('.')]), ProofResult.Malformed);
        Bad["four parts"] = (Message(right + ".AAAA"), ProofResult.Malformed);
        Bad["longer than any token"] = (Message(right + new string('A', 20000)), ProofResult.Malformed);
        Bad["a space behind"] = (Message(right + " "), ProofResult.Mismatch);
    }

    public override IReadOnlyList<Proof> Proofs { get; } =
        [new Proof.SignedToken(Audience, TimeSpan.FromMinutes(30), [new(MarkName, Mark)])];

    private void Add(
        string name, JsonObject? header = null, JsonObject? claims = null, string secret = Credentials.Us, Func<byte[], byte[], byte[]>? sign = null) =>
        Bad[name] = (Message(Token(header, claims, secret, sign)), ProofResult.Mismatch);

    private void Stale(string name, Action<JsonObject> change) => Bad[name] = (Message(Token(claims: Claims(change))), ProofResult.Stale);

    private static InboundMessage Message(string token) => Credentials.Message("{}", ("Authorization", "Bearer " + token));

    private static string Token(
        JsonObject? header = null, JsonObject? claims = null, string secret = Credentials.Us, Func<byte[], byte[], byte[]>? sign = null)
    {
        var content = $"{Part(header ?? Header())}.{Part(claims ?? Claims())}";
        sign ??= HMACSHA256.HashData;
        return $"{content}.{Base64Url.EncodeToString(sign(Credentials.Bytes(secret), Encoding.ASCII.GetBytes(content)))}";
    }

    private static string Part(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static JsonObject Header(Action<JsonObject>? change = null)
    {
        var header = new JsonObject { ["alg"] = "HS256", ["typ"] = "JWT", [MarkName] = Mark };
        change?.Invoke(header);
        return header;
    }

    private static JsonObject Claims(Action<JsonObject>? change = null)
    {
        var claims = new JsonObject
        {
            ["aud"] = Audience,
            ["iss"] = Credentials.Issuer,
            ["kid"] = Credentials.UsKeyId,
            ["iat"] = Now,
            ["exp"] = Now + 300,
        };
        change?.Invoke(claims);
        return claims;
    }

    private static void Times(JsonObject claims, long issued, long expires)
    {
        claims["iat"] = issued;
        claims["exp"] = expires;
    }
}
