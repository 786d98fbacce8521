using Integrations.Sandbox.Partners;

namespace Integrations.Sandbox.Keys;

/// <summary>Random secrets for every partner, region and direction of one run. They are handed to the gateway as settings and kept nowhere.</summary>
public sealed class KeyRing
{
    private readonly Dictionary<(string Partner, string Region), KeyPair> _pairs = [];

    public KeyRing(IEnumerable<PartnerDescription> partners)
    {
        ArgumentNullException.ThrowIfNull(partners);
        foreach (var partner in partners)
        {
            var inbound = partner.Speaks.Any(speaking => speaking.Proof.Kind is "signed-webhook");
            var outbound = partner.Hears.Any(hearing => hearing.Access.Kind is "signed-webhook");
            foreach (var region in partner.Regions)
                _pairs[(partner.Partner, region)] = new KeyPair(Two(inbound), Two(outbound));
        }
    }

    public KeyPair Of(string partner, string region) => _pairs[(partner, region)];

    private static Credential[] Two(bool forWebhooks) => [Credential.Random(forWebhooks), Credential.Random(forWebhooks)];
}
