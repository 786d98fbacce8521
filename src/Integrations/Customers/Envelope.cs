using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Integrations.Abstractions;

namespace Integrations.Customers;

/// <summary>
/// How an encrypted value looks: version (1), data key id (16), nonce (12), tag (16), ciphertext; AES-256-GCM.
/// The tag also covers where the value lives and whose it is, so a value that was moved does not open.
/// </summary>
internal static class Envelope
{
    public const byte Version = 1;
    public const int KeySize = 32;
    public const int TagSize = 16;

    private const int NonceSize = 12;
    private const int IdAt = 1;
    private const int NonceAt = IdAt + 16;
    private const int TagAt = NonceAt + NonceSize;
    private const int TextAt = TagAt + TagSize;

    public static byte[] Seal(AesGcm key, Guid dataKeyId, IntegrationType partner, Place place, ReadOnlySpan<byte> plaintext)
    {
        var blob = new byte[TextAt + plaintext.Length];
        blob[0] = Version;
        Bytes(dataKeyId).CopyTo(blob.AsSpan(IdAt));

        // A random nonce may repeat after some 2^32 values; a data key seals those of one request.
        var nonce = blob.AsSpan(NonceAt, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        key.Encrypt(nonce, plaintext, blob.AsSpan(TextAt), blob.AsSpan(TagAt, TagSize), Binding(dataKeyId, partner, place));
        return blob;
    }

    public static byte[] Open(AesGcm key, Guid dataKeyId, IntegrationType partner, Place place, ReadOnlySpan<byte> blob)
    {
        if (blob.Length < TextAt || blob[0] != Version)
            throw new VaultException(place, "not an envelope of a known version.");
        if (!blob[IdAt..NonceAt].SequenceEqual(Bytes(dataKeyId)))
            throw new VaultException(place, "sealed with another data key than its row names.");

        var plaintext = new byte[blob.Length - TextAt];
        try
        {
            key.Decrypt(blob[NonceAt..TagAt], blob[TextAt..], blob[TagAt..TextAt], plaintext, Binding(dataKeyId, partner, place));
        }
        catch (AuthenticationTagMismatchException mismatch)
        {
            throw new VaultException(place, "changed, moved, or sealed with another key.", mismatch);
        }

        return plaintext;
    }

    /// <summary>
    /// The associated data: version, table, column, row id, partner, data key id, each preceded by its length. Joined without lengths,
    /// table "a" with column "bc" would read like "ab" with "c".
    /// </summary>
    private static ReadOnlySpan<byte> Binding(Guid dataKeyId, IntegrationType partner, Place place)
    {
        var binding = new ArrayBufferWriter<byte>(160);
        Add(binding, [Version]);
        Add(binding, Encoding.UTF8.GetBytes(place.Table));
        Add(binding, Encoding.UTF8.GetBytes(place.Column));
        Add(binding, Bytes(place.RowId));
        Add(binding, Encoding.UTF8.GetBytes(partner.ToString()));
        Add(binding, Bytes(dataKeyId));
        return binding.WrittenSpan;
    }

    private static void Add(ArrayBufferWriter<byte> binding, ReadOnlySpan<byte> field)
    {
        BinaryPrimitives.WriteInt32BigEndian(binding.GetSpan(sizeof(int)), field.Length);
        binding.Advance(sizeof(int));
        binding.Write(field);
    }

    private static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);
}
