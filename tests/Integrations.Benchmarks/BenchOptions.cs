namespace Integrations.Benchmarks;

/// <summary>What was asked for on the command line, and how large a run is.</summary>
internal sealed record BenchOptions
{
    public const int FullUpdates = 60_000;
    public const int ShortUpdates = 40_000;
    public const int UsualRounds = 2;

    /// <summary>The whole in less than five minutes on two cores.</summary>
    public bool Short { get; init; }

    public string? Json { get; init; }

    /// <summary>Names of figures; empty asks for all but the parts.</summary>
    public IReadOnlyCollection<string> Only { get; init; } = [];

    /// <summary>Settings of the gateway that differ from its defaults.</summary>
    public IReadOnlyDictionary<string, string> Overrides { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The ratios' parts are measured so often, in turn, and the best of each counts: the machine is noisy.</summary>
    public int Rounds { get; init; } = UsualRounds;

    /// <summary>Updates of one run of the engine.</summary>
    public int Updates { get; init; } = FullUpdates;

    public int NaiveUpdates => Short ? 10_000 : 20_000;

    /// <summary>Of one measurement by the clock, after its warm-up.</summary>
    public TimeSpan Span => TimeSpan.FromSeconds(Short ? 3 : 10);

    /// <summary>What the database has seen before, when growth is measured.</summary>
    public int PastDeliveries => Short ? 200_000 : 5_000_000;

    public int GrowthRounds => Short ? 1 : 2;

    /// <summary>Of one load at a steady pace.</summary>
    public TimeSpan LoopSpan => TimeSpan.FromSeconds(Short ? 6 : 30);

    /// <exception cref="ArgumentException">One of them is not <c>Path=Value</c>.</exception>
    public static IReadOnlyDictionary<string, string> ReadOverrides(IEnumerable<string> texts)
    {
        var overrides = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var text in texts)
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
                throw new ArgumentException($"--set {text}: it is Path=Value.", nameof(texts));
            overrides[text[..at]] = text[(at + 1)..];
        }

        return overrides;
    }
}
