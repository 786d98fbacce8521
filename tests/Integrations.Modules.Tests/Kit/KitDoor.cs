using Integrations.Abstractions;
using Integrations.Ingress.Authentication;
using Integrations.Partners;
using Microsoft.Extensions.Configuration;

namespace Integrations.Modules.Tests.Kit;

/// <summary>
/// The platform's own check, with a partner's secrets as an operator sets them while one is being changed: two that are active, one that has
/// expired and one that is not yet valid. All modules are tried with the same, since the check knows no partner.
/// </summary>
internal static class KitDoor
{
    public const string KeyId = "kit-key";
    public const string Issuer = "kit-partner";
    public const string Old = "an inbound secret that is still in use";
    public const string Expired = "an inbound secret that ended yesterday";
    public const string Tomorrow = "an inbound secret that begins tomorrow";

    /// <summary>Bytes behind a spelling, as the newer partners hand them out.</summary>
    public static readonly string New = "whsec_" + Convert.ToBase64String([.. Enumerable.Range(1, 32).Select(i => (byte)(i * 7))]);

    private const string Section = PartnerSettings.Section;

    private static readonly IntegrationType Anybody = Enum.GetValues<IntegrationType>()[0];

    private static readonly RequestAuthentication Check = new(Settings());

    public static async Task<Authenticity> Asks(InboundMessage message, IReadOnlyList<Proof> proofs) =>
        await Check.CheckAsync(Anybody, message, proofs);

    private static PartnerSettings Settings()
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal) { [$"{Section}:{Anybody}:Enabled"] = "true" };
        Inbound("US", 0, Old);
        Inbound("US", 1, New);
        Inbound("EU", 0, Expired, notAfter: "2030-01-14T12:00:00Z");
        Inbound("EU", 1, Tomorrow, notBefore: "2030-01-16T12:00:00Z");
        return new PartnerSettings(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), new PartnerRegistry([], [], [], [], [], []));

        void Inbound(string region, int place, string secret, string? notBefore = null, string? notAfter = null)
        {
            var at = $"{Section}:{Anybody}:Regions:{region}:Inbound:{place}:";
            values[at + nameof(Credential.Secret)] = secret;
            values[at + nameof(Credential.KeyId)] = KeyId;
            values[at + nameof(Credential.Issuer)] = Issuer;
            values[at + nameof(Credential.NotBefore)] = notBefore;
            values[at + nameof(Credential.NotAfter)] = notAfter;
        }
    }
}
