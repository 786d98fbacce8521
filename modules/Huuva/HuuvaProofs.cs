using Integrations.Abstractions;

namespace Integrations.Modules.Huuva;

/// <summary>
/// Every call is signed: HMAC-SHA256 of the raw body in hex. In production the secret is one per partner, in staging the channel link's id.
/// The signature covers no time, so it stops no replay: the job's id does. https://developers.deliverect.com/reference/hmac-authentication
/// </summary>
internal sealed class HuuvaProofs : IProofs
{
    private static readonly Proof[] Signature = [new Proof.Hmac(["X-Server-Authorization-HMAC-SHA256"], DigestText.LowerHex)];

    public IntegrationType Type => IntegrationType.HUUVA;

    public IReadOnlyList<Proof> For(InboundRoute route) => Signature;
}
