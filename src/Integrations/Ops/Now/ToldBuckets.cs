namespace Integrations.Ops.Now;

/// <summary>How long it took from a recorded change to the partner's answer, in steps of about three times: from 10 ms to more than 10 minutes.</summary>
internal static class ToldBuckets
{
    private static readonly (double Milliseconds, string Word)[] Bounds =
    [
        (10, "10 ms"), (30, "30 ms"), (100, "100 ms"), (300, "300 ms"), (1_000, "1 s"), (3_000, "3 s"), (10_000, "10 s"), (30_000, "30 s"), (60_000, "1 min"),
        (180_000, "3 min"), (600_000, "10 min"),
    ];

    /// <summary>Where each bucket but the first begins, in milliseconds.</summary>
    public static readonly double[] Edges = [.. Bounds.Select(bound => bound.Milliseconds)];

    public static readonly int Count = Edges.Length + 1;

    public static string Word(int bucket) => bucket switch
    {
        0 => $"under {Bounds[0].Word}",
        _ when bucket == Bounds.Length => $"over {Bounds[^1].Word}",
        _ => $"{Bounds[bucket - 1].Word} to {Bounds[bucket].Word}",
    };
}
