using Integrations.Abstractions;

namespace Integrations.Modules.Newco;

/// <summary>Newco signs every call: HMAC-SHA256 of the raw body, in lowercase hex. A call without a body signs the empty text.</summary>
internal sealed class NewcoProofs : IProofs
{
    // Yours: one of the Proof family. Copy the partner's own test vector into a test beside the kit.
    private static readonly Proof[] Signature = [new Proof.Hmac(["X-Newco-Signature"], DigestText.LowerHex)];

    public IntegrationType Type => IntegrationType.NEWCO;

    public IReadOnlyList<Proof> For(InboundRoute route) => Signature;
}
