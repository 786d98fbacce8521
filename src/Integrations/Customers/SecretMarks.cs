using System.Security.Cryptography;
using System.Text;
using Integrations.Abstractions;

namespace Integrations.Customers;

/// <summary>
/// A short keyed fingerprint of a secret, by which it shows that one was changed. Who has the database alone can try no guess at it, because
/// the root key lies elsewhere; and it is too short to hold more than a hint for who has both. Secrets of two partners never look equal.
/// </summary>
internal sealed class SecretMarks(ReadOnlyMemory<byte> root)
{
    public const int Size = 4;

    public string Of(IntegrationType partner, string secret)
    {
        Span<byte> key = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, root.Span, key, salt: [], info: Encoding.UTF8.GetBytes($"secret-mark|{partner}"));
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(secret), hash);
        CryptographicOperations.ZeroMemory(key);
        return Convert.ToHexStringLower(hash[..Size]);
    }
}
