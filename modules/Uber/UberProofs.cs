using Integrations.Abstractions;

namespace Integrations.Modules.Uber;

/// <summary>
/// Every call of Uber's is signed: HMAC-SHA256 of the raw body in lowercase hex. A call without a body signs the empty text.
/// The older header carries the same value. The signature covers no time, so it stops no replay: the external id does.
/// https://developer.uber.com/docs/deliveries/guides/webhooks
/// </summary>
internal sealed class UberProofs : IProofs
{
    private static readonly Proof[] Signature =
        [new Proof.Hmac(["x-uber-signature", "X-Postmates-Signature"], DigestText.LowerHex)];

    public IntegrationType Type => IntegrationType.UBER;

    public IReadOnlyList<Proof> For(InboundRoute route) => Signature;
}
