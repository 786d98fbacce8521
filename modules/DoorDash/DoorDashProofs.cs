using Integrations.Abstractions;

namespace Integrations.Modules.DoorDash;

/// <summary>
/// DoorDash proves itself with the token it asks of others, made out to us. Reports may come with a plain bearer secret as well:
/// Drive's webhooks know Basic and bearer only, and sign no body.
/// </summary>
internal sealed class DoorDashProofs : IProofs
{
    public static readonly IReadOnlyList<KeyValuePair<string, string>> TokenHeader = [new("dd-ver", "DD-JWT-V1")];

    private static readonly Proof Token = new Proof.SignedToken("integrations", TimeSpan.FromMinutes(30), TokenHeader);

    public IntegrationType Type => IntegrationType.DOORDASH;

    public IReadOnlyList<Proof> For(InboundRoute route) => route.Kind is RouteKind.Report ? [Token, new Proof.Bearer()] : [Token];
}
