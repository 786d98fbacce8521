using System.Security.Cryptography;
using System.Text;

namespace Integrations.Sandbox.Keys;

/// <summary>One secret that the partner and the gateway share, made for this run.</summary>
public sealed record Credential(string KeyId, string Issuer, string Secret)
{
    private const string WebhookPrefix = "whsec_";
    private const int SecretBytes = 32;

    internal static Credential Random(bool forWebhooks)
    {
        var bytes = RandomNumberGenerator.GetBytes(SecretBytes);
        var secret = forWebhooks ? WebhookPrefix + Convert.ToBase64String(bytes) : Base64UrlText.Of(bytes);
        return new Credential(RandomWord("key"), RandomWord("dev"), secret);
    }

    public override string ToString() => $"credential {KeyId}";

    /// <summary>The key of every signature: the bytes behind <c>whsec_</c>, or the secret's letters.</summary>
    internal byte[] SigningKey() => Secret.StartsWith(WebhookPrefix, StringComparison.Ordinal)
        ? Convert.FromBase64String(Secret[WebhookPrefix.Length..])
        : Encoding.UTF8.GetBytes(Secret);

    private static string RandomWord(string prefix) => $"{prefix}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
}

/// <summary>Both directions of one partner in one region; two active secrets each, so that a run exercises the overlap of a rotation.</summary>
public sealed record KeyPair(IReadOnlyList<Credential> Inbound, IReadOnlyList<Credential> Outbound);
