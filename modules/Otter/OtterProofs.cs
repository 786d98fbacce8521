using Integrations.Abstractions;

namespace Integrations.Modules.Otter;

/// <summary>
/// Every event is signed: HMAC-SHA256 of the raw body in base64, with the secret of the webhook. The signature covers no time, so it stops
/// no replay: the event's id does. https://developer-guides.cloudkitchens.com/docs/guides-webhook-authentication/
/// </summary>
internal sealed class OtterProofs : IProofs
{
    private static readonly Proof[] Signature = [new Proof.Hmac(["X-HMAC-SHA256"], DigestText.Base64)];

    public IntegrationType Type => IntegrationType.OTTER;

    public IReadOnlyList<Proof> For(InboundRoute route) => Signature;
}
