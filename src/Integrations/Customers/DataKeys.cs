using System.Security.Cryptography;
using Integrations.Abstractions;

namespace Integrations.Customers;

/// <summary>Makes and unwraps data keys. A key in clear leaves this class only inside a cipher.</summary>
internal sealed class DataKeys(IKeyWrapper wrapper, KeyCache cache, TimeProvider time)
{
    public SealingKey New(IntegrationType partner)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var key = Pinned();
        try
        {
            RandomNumberGenerator.Fill(key);
            return new SealingKey(id, partner, wrapper.Wrap(partner, id, key), new AesGcm(key, Envelope.TagSize));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <exception cref="VaultException">Names the row of <c>data_key</c>.</exception>
    public AesGcm Unwrap(Guid id, IntegrationType partner, byte[] wrapped)
    {
        if (cache.Find(id, partner, wrapped) is { } known)
            return known;
        byte[] key;
        try
        {
            key = wrapper.Unwrap(partner, id, wrapped);
        }
        catch (CryptographicException refused)
        {
            throw new VaultException(Place.Key(id), "cannot be unwrapped: the wrapping key is missing, or the row was changed.", refused);
        }

        try
        {
            var kept = Pinned();
            key.CopyTo(kept, 0);
            cache.Keep(id, partner, wrapped, kept);
            return new AesGcm(key, Envelope.TagSize);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>The garbage collector leaves a copy behind wherever it moves an array from.</summary>
    private static byte[] Pinned() => GC.AllocateArray<byte>(Envelope.KeySize, pinned: true);
}
