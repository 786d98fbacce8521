using System.Security.Cryptography;
using Integrations.Abstractions;

namespace Integrations.Customers;

/// <summary>
/// The border to the key that wraps data keys and never stands in the database: a key ring here, a vault or a cloud's key service elsewhere.
/// Both directions bind partner and data key id: what was wrapped for one pair does not unwrap for another.
/// Called from any thread, on the way of every order. The caller owns and wipes the arrays.
/// </summary>
internal interface IKeyWrapper
{
    byte[] Wrap(IntegrationType partner, Guid dataKeyId, byte[] key);

    /// <exception cref="CryptographicException">The wrapping key is not there, or these are not the bytes that it wrapped for this pair.</exception>
    byte[] Unwrap(IntegrationType partner, Guid dataKeyId, byte[] wrapped);
}
