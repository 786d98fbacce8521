using Integrations.Abstractions;
using Microsoft.AspNetCore.DataProtection;

namespace Integrations.Customers;

/// <summary>
/// Wraps with the key ring in <c>Encryption:KeyFolder</c>. The ring makes a new key every 30 days and keeps the old ones; wrapped bytes
/// name the key that they need.
/// </summary>
internal sealed class DataProtectionKeyWrapper(KeyFolder folder) : IKeyWrapper
{
    public byte[] Wrap(IntegrationType partner, Guid dataKeyId, byte[] key) => Protector(partner, dataKeyId).Protect(key);

    public byte[] Unwrap(IntegrationType partner, Guid dataKeyId, byte[] wrapped) => Protector(partner, dataKeyId).Unprotect(wrapped);

    private IDataProtector Protector(IntegrationType partner, Guid dataKeyId) =>
        folder.Protection.CreateProtector("dek", partner.ToString(), dataKeyId.ToString("D"));
}
