namespace Integrations.Sandbox.Deliveries;

/// <summary>How the Deliveries service misbehaves on demand.</summary>
public sealed record DeliveriesTroubles
{
    /// <summary>Share of calls answered 503.</summary>
    public double FailRate { get; init; }

    /// <summary>Wait before every answer.</summary>
    public int DelayMs { get; init; }

    /// <summary>Share of calls whose connection is cut after they took effect.</summary>
    public double CutRate { get; init; }

    /// <summary>Share of creates refused with <see cref="RefuseReason"/>.</summary>
    public double RefuseRate { get; init; }

    public string RefuseReason { get; init; } = "NoRobotAvailable";
}
