using Integrations.Abstractions;

namespace Integrations.Modules.Ally;

internal sealed class AllyProofs : IProofs
{
    private static readonly Proof[] Key = [new Proof.Bearer()];

    public IntegrationType Type => IntegrationType.ALLY;

    public IReadOnlyList<Proof> For(InboundRoute route) => Key;
}
