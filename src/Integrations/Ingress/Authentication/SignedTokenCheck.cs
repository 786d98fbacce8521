using Integrations.Abstractions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Integrations.Ingress.Authentication;

/// <summary>
/// A short-lived HS256 token as bearer. Exactly one algorithm is allowed and the key comes from the settings alone, so a token can choose
/// neither. Where the credential names an issuer or a key id, the token has to say the same.
/// </summary>
internal static class SignedTokenCheck
{
    private const string KeyId = "kid";
    private const int LongestToken = 16 * 1024;

    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    private static readonly JsonWebTokenHandler Handler = new()
    {
        MapInboundClaims = false,
        MaximumTokenSizeInBytes = LongestToken,
    };

    public static async ValueTask<ProofResult> CheckAsync(Proof.SignedToken proof, InboundMessage message, Candidate candidate)
    {
        if (!BearerCheck.TryToken(message, out var text))
            return ProofResult.Missing;
        var result = await Handler.ValidateTokenAsync(text, Expected(proof, message.ReceivedAt, candidate));
        if (!result.IsValid)
            return Reason(result.Exception);
        var token = (JsonWebToken)result.SecurityToken;
        if (!HasHeader(token, proof.Header) || !HasKeyId(token, candidate.KeyId))
            return ProofResult.Mismatch;
        return IsShortLived(token, proof.MaxLifetime, message.ReceivedAt) ? ProofResult.Holds : ProofResult.Stale;
    }

    private static TokenValidationParameters Expected(Proof.SignedToken proof, DateTimeOffset now, Candidate candidate) => new()
    {
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        IssuerSigningKey = candidate.SigningKey,
        ValidAudience = proof.Audience,
        ValidateIssuer = candidate.Issuer is not null,
        ValidIssuer = candidate.Issuer,
        // The library's own would read the machine's clock.
        LifetimeValidator = (from, until, _, _) => until > (now - Skew).UtcDateTime && !(from > (now + Skew).UtcDateTime),
    };

    private static bool HasHeader(JsonWebToken token, IReadOnlyList<KeyValuePair<string, string>> demanded) => demanded.All(entry =>
        token.TryGetHeaderValue<string>(entry.Key, out var value) && string.Equals(value, entry.Value, StringComparison.Ordinal));

    /// <summary>Some partners write the key id among the claims; wherever it stands, it has to be the credential's.</summary>
    private static bool HasKeyId(JsonWebToken token, string? demanded)
    {
        if (demanded is null)
            return true;
        var said = new List<string>(2);
        if (token.Kid is { Length: > 0 } inHeader)
            said.Add(inHeader);
        if (token.TryGetPayloadValue<string>(KeyId, out var inClaims))
            said.Add(inClaims);
        return said.Count > 0 && said.TrueForAll(id => string.Equals(id, demanded, StringComparison.Ordinal));
    }

    /// <summary>The library reads an absent <c>iat</c> as year 1, which is far too long ago to pass.</summary>
    private static bool IsShortLived(JsonWebToken token, TimeSpan longest, DateTimeOffset now) =>
        token.ValidTo - token.IssuedAt <= longest && token.ValidTo >= token.IssuedAt && token.IssuedAt <= (now + Skew).UtcDateTime;

    private static ProofResult Reason(Exception exception) => exception switch
    {
        SecurityTokenInvalidLifetimeException or SecurityTokenNoExpirationException => ProofResult.Stale,
        SecurityTokenMalformedException or ArgumentException => ProofResult.Malformed,
        _ => ProofResult.Mismatch,
    };
}
