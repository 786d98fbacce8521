using Integrations.Abstractions;

namespace Integrations.Modules.Ordermark;

/// <summary>Ordermark is known to call fleets with a key; the header is ours.</summary>
internal sealed class OrdermarkProofs : IProofs
{
    private static readonly Proof[] Key = [new Proof.ApiKey("X-Api-Key")];

    public IntegrationType Type => IntegrationType.ORDERMARK;

    public IReadOnlyList<Proof> For(InboundRoute route) => Key;
}
