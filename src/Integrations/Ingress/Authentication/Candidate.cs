using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Integrations.Abstractions;
using Integrations.Partners;
using Microsoft.IdentityModel.Tokens;

namespace Integrations.Ingress.Authentication;

/// <summary>A credential that a request may have been proved with, its secret ready for use.</summary>
internal sealed class Candidate
{
    private readonly Credential _credential;
    private readonly byte[] _textHash;

    public Candidate(Region region, int position, Credential credential)
    {
        _credential = credential;
        _textHash = SHA256.HashData(Encoding.UTF8.GetBytes(credential.Secret));
        Region = region;
        Id = string.Create(CultureInfo.InvariantCulture, $"{region}:{credential.KeyId ?? position.ToString(CultureInfo.InvariantCulture)}");
        Key = SecretBytes.Of(credential.Secret);
        SigningKey = new SymmetricSecurityKey(Key);
    }

    public Region Region { get; }

    public string Id { get; }

    public string? KeyId => _credential.KeyId;

    public string? Issuer => _credential.Issuer;

    /// <summary>What signatures are made with.</summary>
    public byte[] Key { get; }

    public SymmetricSecurityKey SigningKey { get; }

    public static IEnumerable<Candidate> Of(Region region, IReadOnlyList<Credential> credentials) =>
        credentials.Select((credential, position) => new Candidate(region, position, credential));

    public bool ActiveAt(DateTimeOffset time) => _credential.ActiveAt(time);

    /// <summary>It has proved a request that was received then.</summary>
    public void Use(DateTimeOffset at) => _credential.Use(at);

    /// <summary>Compares a secret that is itself sent. Hashed first, so that its length stays hidden too.</summary>
    public bool IsSecret(string presented) =>
        CryptographicOperations.FixedTimeEquals(_textHash, SHA256.HashData(Encoding.UTF8.GetBytes(presented)));

    /// <summary>Compares a digest in the partner's spelling, to the letter: another spelling of the same bytes is not accepted.</summary>
    public static bool SameText(string expected, string presented) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(presented));
}
