using Integrations.Abstractions;

namespace Integrations.Modules.ThreePl;

/// <summary>
/// A client signs with Standard Webhooks, which covers id, time and body; or, where it cannot sign, sends its key. Any one suffices.
/// https://github.com/standard-webhooks/standard-webhooks
/// </summary>
internal sealed class ThreePlProofs : IProofs
{
    private static readonly Proof[] Accepted = [new Proof.SignedWebhook(), new Proof.ApiKey("X-Api-Key")];

    public IntegrationType Type => IntegrationType.THREEPL;

    public IReadOnlyList<Proof> For(InboundRoute route) => Accepted;
}
