namespace Integrations.Abstractions;

/// <summary>
/// Says how the partner proves that a request is its own. The module declares, the platform checks: constant time, every active
/// secret, on the raw bytes. Any one of the proofs suffices.
/// </summary>
public interface IProofs : IPartnerPart
{
    IReadOnlyList<Proof> For(InboundRoute route);
}
