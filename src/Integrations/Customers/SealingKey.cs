using System.Security.Cryptography;
using System.Text;
using Integrations.Abstractions;

namespace Integrations.Customers;

/// <summary>
/// A data key in memory. It seals and cannot open; the key itself stays inside the cipher, which wipes it when disposed.
/// May be used by several threads.
/// </summary>
public sealed class SealingKey : IDisposable
{
    private readonly AesGcm _cipher;
    private readonly Lock _gate = new();

    internal SealingKey(Guid id, IntegrationType partner, ReadOnlyMemory<byte> wrapped, AesGcm cipher)
    {
        Id = id;
        Partner = partner;
        Wrapped = wrapped;
        _cipher = cipher;
    }

    public Guid Id { get; }

    public IntegrationType Partner { get; }

    /// <summary>What <c>data_key.wrapped</c> keeps.</summary>
    public ReadOnlyMemory<byte> Wrapped { get; }

    /// <summary>The value as it is stored at <paramref name="place"/>, and can be opened only there.</summary>
    public byte[] Seal(Place place, ReadOnlySpan<byte> plaintext)
    {
        // The cipher works on one native context.
        lock (_gate)
            return Envelope.Seal(_cipher, Id, Partner, place, plaintext);
    }

    /// <summary>A text, as the vault reads texts again.</summary>
    public byte[] Seal(Place place, Personal value)
    {
        var plaintext = Encoding.UTF8.GetBytes(value.Value);
        try
        {
            return Seal(place, plaintext);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    public void Dispose()
    {
        lock (_gate)
            _cipher.Dispose();
    }
}
