namespace Integrations.Sandbox;

/// <summary>Seeded chance, safe from many threads. The same seed gives the same throws; who gets which depends on who asks first.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);
    private readonly Lock _gate = new();

    public bool Falls(double share)
    {
        if (share <= 0)
            return false;
        return Fraction() < share;
    }

    /// <summary>From 0 up to, not including, 1.</summary>
    public double Fraction()
    {
        lock (_gate)
            return _random.NextDouble();
    }

    /// <summary>From <paramref name="from"/> up to, not including, <paramref name="to"/>.</summary>
    public int Number(int from, int to)
    {
        lock (_gate)
            return _random.Next(from, to);
    }

    public double Between(double from, double to) => from + (Fraction() * (to - from));

    public T Pick<T>(IReadOnlyList<T> from) => from[Number(0, from.Count)];
}
