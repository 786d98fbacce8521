using Integrations.Sandbox.Deliveries;
using Integrations.Sandbox.Orders;
using Integrations.Sandbox.Partners;

namespace Integrations.Sandbox;

/// <summary>How the world behaves. The defaults are a lively day at twenty times its speed.</summary>
public sealed record WorldSettings
{
    public const double UsualTimeScale = 20;

    /// <summary>A whole run of a robot takes about two seconds.</summary>
    public const double FastTimeScale = 500;

    /// <summary>Who is played. By default every module's partner.</summary>
    public IReadOnlyList<PartnerDescription>? Partners { get; init; }

    /// <summary>Robot seconds per second.</summary>
    public double TimeScale { get; init; } = UsualTimeScale;

    public int Seed { get; init; } = 1;

    public RunShares Runs { get; init; } = new();

    public OrderShares Orders { get; init; } = new();

    /// <summary>Share of status changes that the Deliveries service says again, and as large a share of old ones.</summary>
    public double RepeatShare { get; init; } = 0.03;

    public DeliveriesTroubles DeliveriesTroubles { get; init; } = new();

    public IReadOnlyList<Misbehaviour> Misbehaviours { get; init; } = [];

    /// <summary>Life of the tokens that partners' token desks issue.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A fixed port; 0 takes a free one.</summary>
    public int Port { get; init; }
}
