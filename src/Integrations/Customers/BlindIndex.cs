using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Integrations.Abstractions;

namespace Integrations.Customers;

/// <summary>
/// A keyed fingerprint of a phone number: finds exact matches of one partner without decrypting, and says nothing without the root key.
/// Eight bytes of HMAC-SHA256 under a key per partner, so that equal numbers of two partners do not look equal.
/// </summary>
internal sealed class BlindIndex(ReadOnlyMemory<byte> root)
{
    public const int Size = 8;

    public byte[] Of(IntegrationType partner, string e164Phone)
    {
        if (!PhoneNumber.IsE164(e164Phone))
            throw new ArgumentException("Not a phone number in E.164; normalise it first.", nameof(e164Phone));

        Span<byte> key = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, root.Span, key, salt: [], info: Encoding.UTF8.GetBytes($"blind-index|{partner}"));

        // The normaliser's version is part of the text: numbers normalised differently must not be taken for different customers unnoticed.
        var text = string.Create(CultureInfo.InvariantCulture, $"phone|v{PhoneNumber.Version}|{e164Phone}");
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text), hash);
        CryptographicOperations.ZeroMemory(key);
        return hash[..Size].ToArray();
    }
}
