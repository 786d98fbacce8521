using Integrations.Abstractions;

namespace Integrations.Modules.Chowly;

/// <summary>A key in the header <c>api-key</c>. It signs nothing: a replay is stopped by the order's id.</summary>
internal sealed class ChowlyProofs : IProofs
{
    public const string Header = "api-key";

    private static readonly Proof[] Key = [new Proof.ApiKey(Header)];

    public IntegrationType Type => IntegrationType.CHOWLY;

    public IReadOnlyList<Proof> For(InboundRoute route) => Key;
}
