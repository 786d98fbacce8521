namespace Integrations.Sandbox.Orders;

/// <summary>What partners send beside the orders that are to be carried, as shares of those.</summary>
public sealed record OrderShares
{
    public double Invalid { get; init; } = 0.05;

    public double NotRelevant { get; init; } = 0.05;

    public double Quote { get; init; } = 0.05;

    /// <summary>The same bytes again, after the first answer.</summary>
    public double Duplicate { get; init; } = 0.05;

    /// <summary>The partner changes its mind.</summary>
    public double Cancel { get; init; } = 0.05;

    /// <summary>Only orders to be carried.</summary>
    public static OrderShares None { get; } = new() { Invalid = 0, NotRelevant = 0, Quote = 0, Duplicate = 0, Cancel = 0 };
}
